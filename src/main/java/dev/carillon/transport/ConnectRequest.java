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
 * @param admission counts one more connection of a principal, and returns a step to run when it
 *     ends
 * @param left to be run when the connection has ended; a second run does nothing
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
   * The same request, counted as one more connection of its principal, until its TCP connection
   * ends at the latest.
   *
   * @throws dev.carillon.core.identity.RefusedException if the principal has too many
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

  /** Responds with a refusal; only before the response has begun. */
  public void refuse(CloseReason reason) {
    RefusalResponses.write(request, gate, reason, handshake.transport().equals("sse"));
    left.run();
  }
}
