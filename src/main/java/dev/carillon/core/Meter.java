package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.event.ChangeEvent;

/** What the core counts. Called on every event's way: an implementation takes no lock. */
public interface Meter {
  /** Counts nothing: for tests. */
  Meter NONE = new Meter() {};

  default void opened(String transport, String dialect) {}

  default void closed(String transport, String dialect, CloseReason reason) {}

  /** An event matched at least one subscription of this loop, and went to so many receivers. */
  default void matched(ChangeEvent event, int receivers) {}

  /** An event was left out for a session, because it could not be asked about or written. */
  default void undeliverable() {}

  /** A session was told of a gap. */
  default void gap() {}

  /** A session asked for what its principal has no right to. */
  default void refused(Presence presence, CloseReason reason) {}

  /** The bytes that wait in all outboxes of the loop, about once a second. */
  default void outboxBytes(long bytes) {}
}
