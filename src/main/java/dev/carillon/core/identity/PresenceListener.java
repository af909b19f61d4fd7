package dev.carillon.core.identity;

import java.time.Instant;

/** Is notified when sessions begin and end. Called on every event loop; must not block. */
public interface PresenceListener {
  /** Does nothing. */
  PresenceListener NONE = new PresenceListener() {};

  default void came(Presence presence) {}

  default void left(Presence presence, CloseReason reason, Instant at) {}
}
