package dev.carillon.dialect.navixy;

import dev.carillon.event.ChangeEvent;

/** What one event says of one tracker: read once, and shared by all clients of the event loop. */
interface Report {
  ChangeEvent event();

  long tracker();

  /** Adds it to what is known. */
  void tell(Fleet fleet);

  /** Takes what the event was about out of what is known: the user may not see it any more. */
  default void leave(Fleet fleet) {}
}
