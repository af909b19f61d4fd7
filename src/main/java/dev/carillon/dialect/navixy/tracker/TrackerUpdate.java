package dev.carillon.dialect.navixy.tracker;

import dev.carillon.event.ChangeEvent;

/**
 * The content of one event about one tracker: parsed once, and shared by all clients of the event
 * loop.
 */
interface TrackerUpdate {
  ChangeEvent event();

  long tracker();

  /** Applies the update to the trackers. */
  void tell(VisibleTrackers fleet);

  /** Removes what the event was about from the trackers, because the user may no longer see it. */
  default void leave(VisibleTrackers fleet) {}
}
