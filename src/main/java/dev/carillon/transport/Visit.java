package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Dialect;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request that is about to become a session.
 *
 * @param left to be run once, when the connection is over
 */
public record Visit(
    HttpServerRequest request,
    Handshake handshake,
    Principal principal,
    Dialect dialect,
    Gate gate,
    Runnable left) {

  /** Answers with a refusal; only while no byte of the answer is out. */
  public void refuse(CloseReason reason) {
    Refusals.write(request, gate, reason, handshake.transport().equals("sse"));
    left.run();
  }
}
