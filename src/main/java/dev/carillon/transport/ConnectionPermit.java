package dev.carillon.transport;

import dev.carillon.core.identity.Principal;
import dev.carillon.transport.channel.ConnectionEnd;
import io.vertx.core.http.HttpConnection;
import java.util.function.Function;

/**
 * A connection's place in the limits of the admission: of one principal at a time, from its
 * beginning to its end. Confined to one event loop.
 */
final class ConnectionPermit {
  private final HttpConnection connection;
  private final Function<Principal, Runnable> admission;
  private Principal principal;
  private Runnable left;
  private boolean over;

  ConnectionPermit(ConnectRequest visit) {
    this.connection = visit.request().connection();
    this.admission = visit.admission();
    this.principal = visit.principal();
    this.left = visit.left();
  }

  /**
   * Moves the permit to another principal.
   *
   * @throws dev.carillon.core.identity.RefusedException if that has too many; then nothing has
   *     changed
   */
  void becomes(Principal other) {
    if (over || other.id().equals(principal.id())) {
      return;
    }
    Runnable before = left;
    left = ConnectionEnd.once(connection, admission.apply(other));
    principal = other;
    before.run();
  }

  /** Returns the permit. A second call does nothing. */
  void end() {
    if (!over) {
      over = true;
      left.run();
    }
  }
}
