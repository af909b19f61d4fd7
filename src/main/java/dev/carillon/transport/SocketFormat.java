package dev.carillon.transport;

import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.channel.FrameFault;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;

/** What a WebSocket is to the dialects behind it: whole messages, or a stream of bytes. */
public enum SocketFormat {
  /** Each message is one frame of the dialect; the close code says why. */
  MESSAGES {
    @Override
    void listen(ServerWebSocket socket, Session session, Runnable received) {
      socket.textMessageHandler(
          text -> {
            session.receive(text);
            received.run();
          });
      socket.binaryMessageHandler(
          bytes -> {
            session.receive(bytes);
            received.run();
          });
    }

    @Override
    Future<Void> close(ServerWebSocket socket, CloseReason reason) {
      return socket.close((short) reason.webSocketCode(), reason.text());
    }
  },

  /**
   * Where a frame ends means nothing, nor does its type; why it ends was said before, unless the
   * frames themselves are wrong.
   */
  BYTES {
    @Override
    void listen(ServerWebSocket socket, Session session, Runnable received) {
      socket.handler(
          bytes -> {
            session.receive(bytes);
            received.run();
          });
    }

    @Override
    Future<Void> close(ServerWebSocket socket, CloseReason reason) {
      socket.handler(rest -> {});
      return FrameFault.isFault(reason)
          ? socket.close((short) reason.webSocketCode(), reason.text())
          : socket.close();
    }
  };

  /**
   * Hands what the client sends to the session.
   *
   * @param received run after each message
   */
  abstract void listen(ServerWebSocket socket, Session session, Runnable received);

  abstract Future<Void> close(ServerWebSocket socket, CloseReason reason);
}
