package dev.carillon.transport.signalr;

import dev.carillon.core.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the bytes that a client sends by POST, in order. Confined to the event loop of its
 * session.
 */
final class PostedBytes {
  private static final int MAX_WAITING = 32;

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Session session;
  private boolean reading = true;

  /** A POST that is not answered yet, because the session cannot keep up. */
  private record Waiting(Buffer bytes, Promise<Void> taken) {}

  void begin(Session client) {
    session = client;
  }

  Future<Void> take(Buffer bytes) {
    Session client = session;
    if (client == null || !client.isOpen()) {
      return HubLink.refused(HubAnswer.NOT_FOUND);
    }
    if (waiting.isEmpty() && reading) {
      client.receive(bytes);
      return Future.succeededFuture();
    }
    if (waiting.size() >= MAX_WAITING) {
      return HubLink.refused(HubAnswer.TOO_MANY);
    }
    Promise<Void> taken = Promise.promise();
    waiting.add(new Waiting(bytes, taken));
    return taken.future();
  }

  /** Continues or stops passing on what waits. */
  void read(boolean goOn) {
    reading = goOn;
    Session client = session;
    while (reading && client != null && client.isOpen() && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      client.receive(next.bytes());
      next.taken().complete();
    }
  }

  void end() {
    waiting.forEach(left -> left.taken().fail(new HubRefusal(HubAnswer.NOT_FOUND)));
    waiting.clear();
  }
}
