package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.SubscriptionListener;

/** Hears the events of a group as they are; what it makes of them it says itself. */
public interface GroupListener extends SubscriptionListener {
  /** The present state has been shown; what follows is what happens. */
  default void live() {}
}
