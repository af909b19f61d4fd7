package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the connections of each principal over all event loops, and bounds them. */
public final class Admission {
  private final ConcurrentHashMap<String, Integer> connections = new ConcurrentHashMap<>();
  private final int perPrincipal;

  public Admission(int perPrincipal) {
    this.perPrincipal = perPrincipal;
  }

  /**
   * Lets one more connection in.
   *
   * @return to be run when it is over; a second run does nothing
   * @throws RefusedException if the principal has as many as it may
   */
  Runnable enter(Principal principal) {
    String id = principal.id();
    int now = connections.merge(id, 1, Integer::sum);
    if (now > perPrincipal) {
      leave(id);
      throw new RefusedException(
          CloseReason.TOO_MANY_CONNECTIONS.with("more than " + perPrincipal + " connections"));
    }
    var left = new AtomicBoolean();
    return () -> {
      if (left.compareAndSet(false, true)) {
        leave(id);
      }
    };
  }

  private void leave(String id) {
    connections.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1);
  }
}
