package dev.carillon.transport;

import dev.carillon.core.PubSub;
import io.vertx.core.Vertx;

/**
 * Transport with one response that contains all frames up to the first with an id, however many
 * there are.
 */
public final class SnapshotTransport implements Transport {
  public static final String NAME = "snapshot";

  private final PubSub pubSub;

  public SnapshotTransport(Vertx vertx, PubSub pubSub, TransportOptions options) {
    this.pubSub = pubSub;
  }

  @Override
  public void accept(ConnectRequest visit) {
    visit.request().resume();
    var connection = new SnapshotConnection(visit);
    connection.serve(
        pubSub.open(visit.dialect(), visit.handshake(), visit.principal(), connection));
  }
}
