package dev.carillon.dialect.signalr;

import com.fasterxml.jackson.databind.JavaType;
import dev.carillon.core.Session;
import dev.carillon.dialect.signalr.hub.HubException;
import dev.carillon.dialect.signalr.hub.Upload;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams that a client sends. Confined to one event loop. */
final class Uploads {
  private final Session session;
  private final int buffer;
  private final Runnable drained;
  private final Map<String, Typed> open = new HashMap<>();

  private record Typed(Upload stream, JavaType type) {}

  /**
   * @param buffer how many items of one stream may wait
   * @param drained called when a stream that was full has room again
   */
  Uploads(Session session, int buffer, Runnable drained) {
    this.session = session;
    this.buffer = buffer;
    this.drained = drained;
  }

  int size() {
    return open.size();
  }

  boolean has(String id) {
    return open.containsKey(id);
  }

  /** True if a stream has as many items as may wait. */
  boolean isFull() {
    for (Typed typed : open.values()) {
      if (typed.stream().isFull()) {
        return true;
      }
    }
    return false;
  }

  /** Begins a stream for each id. */
  List<Upload> begin(List<String> ids, List<JavaType> types) {
    var streams = new ArrayList<Upload>();
    for (int i = 0; i < ids.size(); i++) {
      var stream = new Upload(buffer, session::run, drained);
      open.put(ids.get(i), new Typed(stream, types.get(i)));
      streams.add(stream);
    }
    return streams;
  }

  // An item without a stream belongs to one whose method has returned.
  void item(HubMessage.StreamItem item) {
    @Nullable Typed typed = open.get(item.id());
    if (typed == null) {
      return;
    }
    try {
      @Nullable Object value = ValueTrees.read(item.item(), typed.type());
      if (value != null) {
        typed.stream().add(value);
      }
    } catch (IllegalArgumentException e) {
      end(item.id(), new HubException("Failed to bind Stream message."));
    }
  }

  void complete(HubMessage.Completion completion) {
    end(completion.id(), completion.error().map(HubException::new).orElse(null));
  }

  private void end(String id, @Nullable Throwable cause) {
    @Nullable Typed typed = open.remove(id);
    if (typed != null) {
      typed.stream().end(cause);
    }
  }

  /** Ends the streams, because their method has returned. */
  void forget(List<String> ids) {
    ids.forEach(open::remove);
  }

  /** Ends all streams: the client is gone. */
  void close() {
    List<Typed> all = List.copyOf(open.values());
    open.clear();
    all.forEach(
        typed -> typed.stream().abort(new IllegalStateException("the connection has ended")));
  }
}
