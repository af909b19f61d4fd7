package dev.carillon.dialect.signalr;

import dev.carillon.core.Listener;

/** Hears the events of a group as they are; what it makes of them it says itself. */
public interface Hearing extends Listener {
  /** The present state has been shown; what follows is what happens. */
  default void live() {}
}
