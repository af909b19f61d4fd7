package dev.carillon.transport;

import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.channel.FrameFault;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;

/** How the dialects behind a WebSocket use it: as whole messages, or as a stream of bytes. */
public enum SocketFormat {
  /** Each message is one frame of the dialect; the close code carries the reason. */
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
   * The boundaries and types of frames have no meaning. The dialect has sent the reason of a close
   * before, unless the WebSocket frames themselves are invalid.
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
   * Passes what the client sends to the session.
   *
   * @param received run after each message
   */
  abstract void listen(ServerWebSocket socket, Session session, Runnable received);

  abstract Future<Void> close(ServerWebSocket socket, CloseReason reason);
}
