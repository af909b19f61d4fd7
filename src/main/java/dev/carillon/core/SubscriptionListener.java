package dev.carillon.core;

import dev.carillon.event.ChangeEvent;

/**
 * Receives the events of a subscription unencoded, in the order of each partition. Called on the
 * session's event loop, in the turn in which frames would be sent.
 */
public interface SubscriptionListener {
  void event(ChangeEvent event);

  /**
   * An entity of a state stream no longer matches.
   *
   * @param event the event that caused it; its data must not be shown
   */
  default void left(ChangeEvent event) {}

  /**
   * An entity's current state, in a snapshot; the last one is followed by {@link
   * Conversation#live}.
   */
  default void snapshot(ChangeEvent event) {
    event(event);
  }
}
