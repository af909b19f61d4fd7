package dev.carillon.transport;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Dialect;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.transport.channel.ConnectionEnd;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * A request that is about to become a session.
 *
 * @param admission counts one more connection of a principal, and gives what to run when it is over
 * @param left to be run when the connection is over; a second run does nothing
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
   * The same as one more connection of its principal, at the latest until its TCP connection ends.
   *
   * @throws dev.carillon.core.RefusedException if that has too many
   */
  public Visit enter() {
    return leaving(ConnectionEnd.once(request.connection(), admission.apply(principal)));
  }

  /** As {@link #enter}, for a session that outlives the TCP connection that it begins with. */
  public Visit enterForLong() {
    return leaving(admission.apply(principal));
  }

  private Visit leaving(Runnable over) {
    return new Visit(request, handshake, principal, dialect, gate, admission, over);
  }

  /** Answers with a refusal; only while no byte of the answer is out. */
  public void refuse(CloseReason reason) {
    Refusals.write(request, gate, reason, handshake.transport().equals("sse"));
    left.run();
  }
}
