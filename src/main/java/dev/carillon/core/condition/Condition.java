package dev.carillon.core.condition;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;

/**
 * What an event must satisfy beyond its topics. Equal conditions are evaluated once per event and
 * loop. Immutable: all event loops share it. It never throws: an event for which it cannot be
 * evaluated does not match.
 */
public interface Condition {
  boolean holds(ChangeEvent event);

  /** Whether it held for the event's entity before the event. */
  boolean held(ChangeEvent event, BeforeImage prior);

  /** The cost of the newest evaluation on this thread, in units of about half a microsecond. */
  default long work() {
    return 1;
  }

  /**
   * True if the newest evaluation on this thread was aborted because it would have cost too much.
   */
  default boolean gaveUp() {
    return false;
  }
}
