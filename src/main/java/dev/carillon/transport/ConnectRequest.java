package dev.carillon.transport;

import dev.carillon.core.Dialect;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.transport.channel.ConnectionEnd;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * A request that is about to become a session.
 *
 * @param admission counts one more connection of a principal, and gives what to run when it is over
 * @param left to be run when the connection is over; a second run does nothing
 */
public record ConnectRequest(
    HttpServerRequest request,
    Handshake handshake,
    Principal principal,
    Dialect dialect,
    AuthenticationScheme gate,
    Function<Principal, Runnable> admission,
    Runnable left) {

  /**
   * The same as one more connection of its principal, at the latest until its TCP connection ends.
   *
   * @throws dev.carillon.core.identity.RefusedException if that has too many
   */
  public ConnectRequest enter() {
    return leaving(ConnectionEnd.once(request.connection(), admission.apply(principal)));
  }

  /** As {@link #enter}, for a session that outlives the TCP connection that it begins with. */
  public ConnectRequest enterForLong() {
    return leaving(admission.apply(principal));
  }

  private ConnectRequest leaving(Runnable over) {
    return new ConnectRequest(request, handshake, principal, dialect, gate, admission, over);
  }

  /** Answers with a refusal; only while no byte of the answer is out. */
  public void refuse(CloseReason reason) {
    RefusalResponses.write(request, gate, reason, handshake.transport().equals("sse"));
    left.run();
  }
}
