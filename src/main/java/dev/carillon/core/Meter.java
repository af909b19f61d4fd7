package dev.carillon.core;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.event.ChangeEvent;

/**
 * Metrics of the core. Called on the delivery path of every event: an implementation takes no lock.
 */
public interface Meter {
  /** Counts nothing; for tests. */
  Meter NONE = new Meter() {};

  default void opened(String transport, String dialect) {}

  default void closed(String transport, String dialect, CloseReason reason) {}

  /**
   * An event matched at least one subscription of this loop and was sent to this many receivers.
   */
  default void matched(ChangeEvent event, int receivers) {}

  /**
   * An event was omitted for a session, because its filter could not be evaluated or it could not
   * be encoded.
   */
  default void undeliverable() {}

  /** A gap was reported to a session. */
  default void gap() {}

  /** A session requested something for which its principal has no permission. */
  default void refused(Presence presence, CloseReason reason) {}

  /** The bytes that wait in all outboxes of the loop; called about once a second. */
  default void outboxBytes(long bytes) {}
}
