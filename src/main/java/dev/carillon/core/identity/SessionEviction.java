package dev.carillon.core.identity;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * The immediate end of the sessions that a revocation concerns.
 *
 * @param who matches their principals; safe on any thread
 * @param lasts for how long sessions that open later end as well: they may have been authenticated
 *     before the revocation was known
 * @param since when authentication began to apply it, by {@link System#nanoTime}: sessions whose
 *     authentication began later are not affected
 */
public record SessionEviction(
    Predicate<Principal> who, CloseReason reason, Duration lasts, long since) {

  /** For a revocation that authentication applies already. */
  public SessionEviction(Predicate<Principal> who, CloseReason reason, Duration lasts) {
    this(who, reason, lasts, System.nanoTime());
  }

  /** True if a session whose authentication began at that time is affected. */
  public boolean concerns(Principal principal, long asked) {
    return asked - since <= 0 && who.test(principal);
  }
}
