package dev.carillon.core;

import dev.carillon.event.ChangeEvent;

/**
 * Hears what a subscription brings as events, in the order of each partition. Called on the
 * session's event loop, in the turn in which frames would be sent.
 */
public interface SubscriptionListener {
  void event(ChangeEvent event);

  /**
   * An entity of a state stream no longer matches.
   *
   * @param event the event that made it so; nothing of its data may be shown
   */
  default void left(ChangeEvent event) {}

  /** An entity as it is, in a snapshot; the last one is followed by {@link Conversation#live}. */
  default void snapshot(ChangeEvent event) {
    event(event);
  }
}
