package dev.carillon.transport.signalr;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.channel.FrameFault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * A WebSocket that was accepted on another event loop than its session's. Vert.x accepts writes
 * from any thread; what is read is handed to the session's loop. Confined to the session's event
 * loop.
 */
final class CrossLoopSocket implements Connection {
  private final ServerWebSocket socket;
  private final Session session;
  private final Home home;
  private boolean writing;
  private boolean over;

  /** True once the last frame that came has been taken. */
  private boolean taken;

  private boolean reading = true;

  /** Runs a step on the session's event loop. */
  interface Home {
    Future<Void> run(Supplier<Future<Void>> step);
  }

  /**
   * @param socket paused
   * @param closed run on the session's event loop when the socket is closed
   */
  CrossLoopSocket(ServerWebSocket socket, Session session, Home home, Runnable closed) {
    this.socket = socket;
    this.session = session;
    this.home = home;
    socket.handler(bytes -> goHome(() -> receive(bytes)));
    socket.exceptionHandler(this::broken);
    socket.closeHandler(end -> goHome(closed));
    socket.fetch(1);
  }

  /** Runs on the socket's own event loop. Vert.x closes the socket, without a close code. */
  private void broken(Throwable thrown) {
    CloseReason reason = FrameFault.reason(thrown);
    if (!reason.equals(CloseReason.GONE)) {
      var unused = socket.close((short) reason.webSocketCode(), reason.text());
    }
  }

  // What was in flight when another socket took over is sent again there.
  private void receive(Buffer bytes) {
    if (!over) {
      session.receive(bytes);
    }
    // One frame at a time is in flight between the loops: a flood waits in the kernel.
    taken = true;
    fetch();
  }

  private void fetch() {
    if (taken && reading) {
      taken = false;
      socket.fetch(1);
    }
  }

  private void goHome(Runnable step) {
    var unused =
        home.run(
            () -> {
              step.run();
              return Future.succeededFuture();
            });
  }

  @Override
  public boolean ready() {
    return !writing && !socket.isClosed();
  }

  @Override
  public void send(List<Frame> frames) {
    // If this throws, nothing is in flight: the session ends, and must not find a write pending.
    Future<Void> last = Future.succeededFuture();
    for (Frame frame : frames) {
      last =
          frame.isText()
              ? socket.writeTextMessage(new String(frame.payload(), StandardCharsets.UTF_8))
              : socket.writeBinaryMessage(Buffer.buffer(frame.payload()));
    }
    writing = true;
    last.onComplete(sent -> goHome(() -> written(sent.succeeded())));
  }

  private void written(boolean succeeded) {
    writing = false;
    if (!succeeded) {
      // A socket that took only a part is useless, though it may still be open.
      abort();
    } else {
      session.drained();
    }
  }

  @Override
  public void ping() {
    // The protocol has pings of its own.
  }

  @Override
  public void read(boolean goOn) {
    reading = goOn;
    fetch();
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    try {
      if (!rest.isEmpty() && !socket.isClosed() && reason.isHeard()) {
        send(rest);
      }
    } finally {
      close(reason);
    }
  }

  @Override
  public void abort() {
    over = true;
    var unused = socket.close();
  }

  @Override
  public void close(CloseReason reason) {
    over = true;
    var unused = socket.close();
  }
}
