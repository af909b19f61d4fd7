package dev.carillon.core.condition;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;

/**
 * What an event must be like beyond its topics. Equal ones are evaluated once per event and loop.
 * Immutable: all event loops share it. It never throws: an event that it cannot be asked about does
 * not fulfil it.
 */
public interface Condition {
  boolean holds(ChangeEvent event);

  /** Whether it held for the event's entity before the event. */
  boolean held(ChangeEvent event, BeforeImage prior);

  /** What the newest answer on this thread has cost, in units of about half a microsecond. */
  default long work() {
    return 1;
  }

  /**
   * True if the newest answer on this thread was no answer, because it would have cost too much.
   */
  default boolean gaveUp() {
    return false;
  }
}
