package dev.carillon.core;

import dev.carillon.core.encoding.SharedEncoding;

/** A session under one view: it gets an event once, however many of its filters match. */
final class DeliveryTarget {
  private final SharedEncoding view;

  /** Its number, not the event: a client that hears little would hold its record for long. */
  private long newest = -1;

  DeliveryTarget(SharedEncoding view) {
    this.view = view;
  }

  SharedEncoding view() {
    return view;
  }

  /** True at the first call for an event, false at every further one before the next event. */
  boolean takes(long event) {
    if (newest == event) {
      return false;
    }
    newest = event;
    return true;
  }
}
