package dev.carillon.transport;

import dev.carillon.core.PubSub;
import io.vertx.core.Vertx;

/** Server-Sent Events, WHATWG HTML section 9.2, over HTTP/1.1 or HTTP/2. */
public final class SseTransport implements Transport {
  public static final String NAME = "sse";

  private final Vertx vertx;
  private final PubSub pubSub;
  private final TransportOptions options;

  public SseTransport(Vertx vertx, PubSub pubSub, TransportOptions options) {
    this.vertx = vertx;
    this.pubSub = pubSub;
    this.options = options;
  }

  @Override
  public void accept(ConnectRequest visit) {
    visit.request().resume();
    var connection = new SseConnection(vertx, visit, options);
    connection.serve(
        pubSub.open(visit.dialect(), visit.handshake(), visit.principal(), connection));
  }
}
