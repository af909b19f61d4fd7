package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Prior;
import org.jspecify.annotations.Nullable;

/**
 * A condition with its newest answers: what makes "evaluated once per event and loop" true.
 * Confined to one event loop.
 */
final class Question {
  private final Condition condition;
  private int subscriptions;
  private @Nullable ChangeEvent asked;
  private boolean holds;
  private @Nullable ChangeEvent askedBefore;
  private boolean held;

  Question(Condition condition) {
    this.condition = condition;
  }

  Condition condition() {
    return condition;
  }

  void acquire() {
    subscriptions++;
  }

  /** True if this was the last one. */
  boolean release() {
    return --subscriptions == 0;
  }

  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  boolean holds(ChangeEvent event) {
    if (asked != event) {
      holds = condition.holds(event);
      asked = event;
    }
    return holds;
  }

  /** Whether it held before the event, as far as that is known: if not, it may have. */
  @SuppressWarnings("ReferenceEquality")
  boolean mayHaveHeld(ChangeEvent event) {
    if (askedBefore != event) {
      held =
          event
              .prior()
              .or(() -> event.old().map(old -> new Prior(event.topics(), old)))
              .map(prior -> condition.held(event, prior))
              .orElse(true);
      askedBefore = event;
    }
    return held;
  }

  /** Lets go of the newest event. */
  void forget() {
    asked = null;
    askedBefore = null;
  }
}
