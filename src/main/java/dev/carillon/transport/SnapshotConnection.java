package dev.carillon.transport;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connection that writes a response of the form {@code {"events":[…],"cursor":"…"}}, as fast as the
 * client reads. The id of the last frame is the cursor.
 */
final class SnapshotConnection implements Connection {
  private final ConnectRequest visit;
  private final HttpServerResponse response;
  private Optional<String> cursor = Optional.empty();
  private @Nullable Session session;
  private boolean begun;
  private boolean first = true;
  private boolean writing;
  private boolean ended;

  SnapshotConnection(ConnectRequest visit) {
    this.visit = visit;
    this.response = visit.request().response();
  }

  void serve(Session client) {
    session = client;
    if (!client.isOpen()) {
      return;
    }
    response.closeHandler(gone -> client.close(CloseReason.GONE));
    client.drained();
  }

  @Override
  public boolean isBrief() {
    return true;
  }

  @Override
  public boolean ready() {
    return session != null && !writing && !ended;
  }

  @Override
  public void send(List<Frame> frames) {
    Buffer out = Buffer.buffer();
    begin(out);
    for (Frame frame : frames) {
      if (cursor.isPresent()) {
        // Later events are for a client that resumes from the cursor.
        break;
      }
      if (frame.id().isPresent()) {
        cursor = frame.id();
      } else {
        out.appendString(first ? "" : ",").appendBytes(frame.payload());
        first = false;
      }
    }
    // If this throws, nothing is in flight: the session ends, and must not find a write pending.
    Future<Void> written = response.write(out);
    writing = true;
    written.onComplete(done -> written(done.succeeded()));
  }

  private void begin(Buffer out) {
    if (!begun) {
      begun = true;
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      out.appendString("{\"events\":[");
    }
  }

  private void written(boolean succeeded) {
    writing = false;
    Session client = session;
    if (!succeeded && client != null) {
      // Its response may still be open: half of a frame is written.
      client.close(CloseReason.GONE);
      return;
    }
    if (client == null) {
      return;
    }
    if (cursor.isPresent()) {
      client.close(CloseReason.NORMAL);
    } else {
      client.drained();
    }
  }

  @Override
  public void abort() {
    ended = true;
    visit.request().connection().close();
    visit.left().run();
  }

  @Override
  public void ping() {}

  @Override
  public void close(CloseReason reason) {
    if (ended) {
      return;
    }
    ended = true;
    if (!begun && !reason.equals(CloseReason.GONE)) {
      visit.refuse(reason);
      return;
    }
    visit.left().run();
    if (response.closed()) {
      return;
    }
    if (cursor.isPresent()) {
      var unused = response.end(Buffer.buffer("],\"cursor\":" + Json.of(cursor.get()) + "}"));
    } else {
      // A partial state is useless: the client detects that the response was cut off.
      response.reset();
    }
  }
}
