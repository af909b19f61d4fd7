package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.SubscriptionListener;

/** Receives the events of a group unencoded, and sends its own messages. */
public interface GroupListener extends SubscriptionListener {
  /** The snapshot is complete; live events follow. */
  default void live() {}
}
