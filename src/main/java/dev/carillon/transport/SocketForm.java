package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Session;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;

/** What a WebSocket is to the dialects behind it: whole messages, or a stream of bytes. */
public enum SocketForm {
  /** Each message is one frame of the dialect; the close code says why. */
  MESSAGES {
    @Override
    void listen(ServerWebSocket socket, Session session) {
      socket.textMessageHandler(session::receive);
      socket.binaryMessageHandler(session::receive);
    }

    @Override
    Future<Void> close(ServerWebSocket socket, CloseReason reason) {
      return socket.close((short) reason.webSocketCode(), reason.text());
    }
  },

  /** Where a frame ends means nothing, nor does its type; why it ends was said before. */
  BYTES {
    @Override
    void listen(ServerWebSocket socket, Session session) {
      socket.handler(session::receive);
    }

    @Override
    Future<Void> close(ServerWebSocket socket, CloseReason reason) {
      socket.handler(rest -> {});
      return socket.close();
    }
  };

  abstract void listen(ServerWebSocket socket, Session session);

  abstract Future<Void> close(ServerWebSocket socket, CloseReason reason);
}
