package dev.carillon.core.identity;

import java.time.Instant;

/** Is told who comes and goes. Called on every event loop; must not wait. */
public interface PresenceListener {
  /** Tells nobody. */
  PresenceListener NONE = new PresenceListener() {};

  default void came(Presence presence) {}

  default void left(Presence presence, CloseReason reason, Instant at) {}
}
