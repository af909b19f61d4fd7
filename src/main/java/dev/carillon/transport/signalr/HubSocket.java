package dev.carillon.transport.signalr;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.ConnectRequest;
import dev.carillon.transport.WebSocketConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hub connection by WebSocket. A stateful connection outlives its socket for a while, and
 * continues with another one.
 */
final class HubSocket extends HubLink implements Connection {
  private final Vertx vertx;
  private final ConnectRequest visit;
  private final boolean stateful;
  private final long graceMillis;
  private final Runnable ended;

  /** Null while there is none. */
  private @Nullable Connection socket;

  private @Nullable Session session;
  private long timer = -1;
  private int sockets = 1;
  private boolean over;

  HubSocket(
      Vertx vertx,
      ConnectRequest visit,
      WebSocketConnection first,
      boolean stateful,
      long graceMillis,
      Runnable ended) {
    super(vertx, visit.principal());
    this.vertx = vertx;
    this.visit = visit;
    this.socket = first;
    this.stateful = stateful;
    this.graceMillis = graceMillis;
    this.ended = ended;
  }

  void serve(Session client, WebSocketConnection first) {
    session = client;
    first.serve(client, () -> lost(1));
  }

  /**
   * Handles the close of a socket.
   *
   * @param number of the socket
   */
  private void lost(int number) {
    if (number != sockets) {
      // Another one had taken its place.
      return;
    }
    socket = null;
    if (over || !stateful) {
      finish(CloseReason.GONE);
    } else {
      timer = vertx.setTimer(graceMillis, late -> finish(CloseReason.GONE));
    }
  }

  private void finish(CloseReason reason) {
    if (session != null) {
      session.close(reason);
    }
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      visit.left().run();
      ended.run();
    }
  }

  @Override
  Future<Void> post(Buffer bytes) {
    return refused(HubAnswer.NO_POST);
  }

  @Override
  Future<Void> mayAttach() {
    return stateful
        ? atHome(() -> over ? refused(HubAnswer.NOT_FOUND) : Future.succeededFuture())
        : refused(HubAnswer.ACTIVE);
  }

  @Override
  Future<Void> attach(ServerWebSocket other) {
    return atHome(
        () -> {
          Session client = session;
          if (over || client == null) {
            return refused(HubAnswer.NOT_FOUND);
          }
          vertx.cancelTimer(timer);
          Connection old = socket;
          int number = ++sockets;
          socket = new CrossLoopSocket(other, client, this::atHome, () -> lost(number));
          if (old != null) {
            // It seemed alive to us and not to the client.
            old.close(CloseReason.NORMAL);
          }
          client.reattached();
          return Future.succeededFuture();
        });
  }

  @Override
  public boolean ready() {
    return socket != null && socket.ready();
  }

  @Override
  public void send(List<Frame> frames) {
    if (socket != null) {
      socket.send(frames);
    }
  }

  @Override
  public void ping() {
    // The protocol has pings of its own.
  }

  @Override
  public void read(boolean goOn) {
    if (socket != null) {
      socket.read(goOn);
    }
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    Connection last = socket;
    try {
      finish(reason);
    } finally {
      if (last != null) {
        last.close(reason, rest);
      }
    }
  }

  @Override
  public void close(CloseReason reason) {
    close(reason, List.of());
  }

  @Override
  public void abort() {
    Connection last = socket;
    finish(CloseReason.GONE);
    if (last != null) {
      last.abort();
    }
  }
}
