package dev.carillon.core;

import dev.carillon.core.encoding.SharedEncoding;

/** A session with one encoding: it receives an event once, however many of its filters match. */
final class DeliveryTarget {
  private final SharedEncoding view;

  /**
   * The event's number instead of the event: a client that receives little would hold its record
   * for long.
   */
  private long newest = -1;

  DeliveryTarget(SharedEncoding view) {
    this.view = view;
  }

  SharedEncoding view() {
    return view;
  }

  /** True on the first call for an event, false on further calls until the next event. */
  boolean takes(long event) {
    if (newest == event) {
      return false;
    }
    newest = event;
    return true;
  }
}
