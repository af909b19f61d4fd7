package dev.carillon.transport;

import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.transport.channel.RawChannel;
import dev.carillon.transport.channel.WebSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;

/** WebSocket transport: RFC 6455, over HTTP/1.1, without compression. */
public final class WebSocketTransport implements Transport {
  public static final String NAME = "websocket";

  private final Vertx vertx;
  private final PubSub pubSub;
  private final TransportOptions options;

  public WebSocketTransport(Vertx vertx, PubSub pubSub, TransportOptions options) {
    this.vertx = vertx;
    this.pubSub = pubSub;
    this.options = options;
  }

  @Override
  public void accept(ConnectRequest visit) {
    if (!Upgrade.isAsked(visit.request())) {
      visit.refuse(CloseReason.BAD_REQUEST.with("this address speaks WebSocket only"));
      return;
    }
    Optional<CloseReason> problem = Upgrade.problem(visit.request());
    if (problem.isPresent()) {
      visit.refuse(problem.get());
      return;
    }
    visit
        .request()
        .toWebSocket()
        .onSuccess(socket -> begin(visit, socket))
        // Vert.x has answered a handshake that it rejected.
        .onFailure(failure -> visit.left().run());
  }

  private void begin(ConnectRequest visit, ServerWebSocket socket) {
    WebSocketChannel.guard(visit.request(), options.controlFrames());
    var connection =
        new WebSocketConnection(
            vertx, socket, RawChannel.ofWebSocket(visit.request()), options, SocketFormat.MESSAGES);
    Handshake handshake =
        visit.handshake().withSubprotocol(Optional.ofNullable(socket.subProtocol()).orElse(""));
    var stay = new ConnectionPermit(visit);
    connection.onIdentified(stay::becomes);
    Session session = pubSub.open(visit.dialect(), handshake, visit.principal(), connection);
    connection.serve(
        session,
        () -> {
          session.close(CloseReason.GONE);
          stay.end();
        });
  }
}
