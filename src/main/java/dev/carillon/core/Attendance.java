package dev.carillon.core;

import java.time.Instant;

/** Is told who comes and goes. Called on every event loop; must not wait. */
public interface Attendance {
  /** Tells nobody. */
  Attendance NONE = new Attendance() {};

  default void came(Presence presence) {}

  default void left(Presence presence, CloseReason reason, Instant at) {}
}
