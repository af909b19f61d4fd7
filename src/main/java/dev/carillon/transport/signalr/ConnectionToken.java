package dev.carillon.transport.signalr;

import java.time.Duration;
import java.time.Instant;

/**
 * The token with which a client continues a connection.
 *
 * @param text as clients send it: URL-safe, and a secret
 * @param connectionId the public id, from which the token cannot be derived
 * @param node the process that negotiated it
 * @param address where the other replicas reach that process, or empty
 * @param issued to the second
 * @param stateful true if a broken WebSocket may be reconnected
 */
record ConnectionToken(
    String text, String connectionId, long node, String address, Instant issued, boolean stateful) {

  /** True while a connection may begin with it. To continue a connection it never expires. */
  boolean mayBegin(Instant now, Duration life) {
    return !now.isAfter(issued.plusSeconds(1).plus(life));
  }

  @Override
  public String toString() {
    return connectionId;
  }
}
