package dev.carillon.dialect.navixy.tracker;

import dev.carillon.event.ChangeEvent;

/**
 * The content of one event about one tracker: parsed once, and shared by all clients of the event
 * loop.
 */
interface TrackerUpdate {
  ChangeEvent event();

  long tracker();

  /** Adds it to what is known. */
  void tell(VisibleTrackers fleet);

  /** Takes what the event was about out of what is known: the user may not see it any more. */
  default void leave(VisibleTrackers fleet) {}
}
