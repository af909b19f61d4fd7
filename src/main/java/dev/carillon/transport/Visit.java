package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Dialect;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * A request that is about to become a session.
 *
 * @param admission counts one more connection of a principal, and gives what to run when it is over
 * @param left to be run once, when the connection is over
 */
public record Visit(
    HttpServerRequest request,
    Handshake handshake,
    Principal principal,
    Dialect dialect,
    Gate gate,
    Function<Principal, Runnable> admission,
    Runnable left) {

  /**
   * The same as one more connection of its principal.
   *
   * @throws dev.carillon.core.RefusedException if that has too many
   */
  public Visit enter() {
    Runnable over = admission.apply(principal);
    return new Visit(request, handshake, principal, dialect, gate, admission, over);
  }

  /** Answers with a refusal; only while no byte of the answer is out. */
  public void refuse(CloseReason reason) {
    Refusals.write(request, gate, reason, handshake.transport().equals("sse"));
    left.run();
  }
}
