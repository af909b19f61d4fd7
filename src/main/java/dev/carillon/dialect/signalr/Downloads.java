package dev.carillon.dialect.signalr;

import dev.carillon.core.Session;
import dev.carillon.dialect.signalr.hub.HubOutput;
import io.vertx.core.streams.ReadStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams that a client receives. Confined to one event loop. */
final class Downloads {
  private final Session session;
  private final HubOutput output;
  private final Map<String, Download> open = new HashMap<>();

  Downloads(Session session, HubOutput output) {
    this.session = session;
    this.output = output;
  }

  int size() {
    return open.size();
  }

  boolean has(String id) {
    return open.containsKey(id);
  }

  /**
   * Sends the stream.
   *
   * @param ended called when the stream has ended
   */
  void begin(String id, ReadStream<?> stream, Runnable ended) {
    var download =
        new Download(
            id,
            session,
            output,
            stream,
            one -> {
              open.remove(one.id());
              ended.run();
            });
    open.put(id, download);
    download.begin();
  }

  void cancel(String id) {
    @Nullable Download download = open.get(id);
    if (download != null) {
      download.cancel();
    }
  }

  /** Continues, because there may be room again. */
  void goOn() {
    if (!open.isEmpty()) {
      List.copyOf(open.values()).forEach(Download::goOn);
    }
  }

  /** Stops all streams: the client is gone. */
  void close() {
    List<Download> all = List.copyOf(open.values());
    open.clear();
    all.forEach(Download::stop);
  }
}
