package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts the connections of each principal over all event loops, and bounds them. */
public final class Admission {
  private final ConcurrentHashMap<String, Integer> connections = new ConcurrentHashMap<>();
  private final int perPrincipal;
  private final Map<String, Integer> others;

  public Admission(int perPrincipal) {
    this(perPrincipal, Map.of());
  }

  /**
   * @param others by the id of a principal that stands for many people, how many it may have
   */
  public Admission(int perPrincipal, Map<String, Integer> others) {
    this.perPrincipal = perPrincipal;
    this.others = Map.copyOf(others);
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
    int most = others.getOrDefault(id, perPrincipal);
    if (now > most) {
      leave(id);
      throw new RefusedException(
          CloseReason.TOO_MANY_CONNECTIONS.with("more than " + most + " connections"));
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
