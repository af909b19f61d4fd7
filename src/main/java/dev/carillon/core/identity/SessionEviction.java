package dev.carillon.core.identity;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Sessions that are to end at once.
 *
 * @param who whose; safe on any thread
 * @param lasts for how long sessions that open later end as well: those who were let in before this
 *     was known may still be on their way
 * @param since when it was known at the door, by {@link System#nanoTime}: whoever was asked who
 *     they are after that has been judged by it, and stays
 */
public record SessionEviction(
    Predicate<Principal> who, CloseReason reason, Duration lasts, long since) {

  /** It is known at the door already. */
  public SessionEviction(Predicate<Principal> who, CloseReason reason, Duration lasts) {
    this(who, reason, lasts, System.nanoTime());
  }

  /** True if somebody who was asked then was not yet judged by it. */
  public boolean concerns(Principal principal, long asked) {
    return asked - since <= 0 && who.test(principal);
  }
}
