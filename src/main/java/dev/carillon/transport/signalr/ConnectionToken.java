package dev.carillon.transport.signalr;

import java.time.Duration;
import java.time.Instant;

/**
 * What a client shows to go on with a connection.
 *
 * @param text as clients send it: URL-safe, and a secret
 * @param connectionId the public id, from which nobody can make the token
 * @param node the process that negotiated it
 * @param address where the other replicas reach that process, or empty
 * @param issued to the second
 * @param stateful true if a broken WebSocket may be taken up again
 */
record ConnectionToken(
    String text, String connectionId, long node, String address, Instant issued, boolean stateful) {

  /** True while a connection may begin with it; to go on with one it is good for ever. */
  boolean mayBegin(Instant now, Duration life) {
    return !now.isAfter(issued.plusSeconds(1).plus(life));
  }

  @Override
  public String toString() {
    return connectionId;
  }
}
