package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Encodes one type of event. */
interface FrameWriter {
  /** The parts of a tracker that are sent separately; empty: there is only one. */
  default Set<String> parts(Tracker tracker, SubscriptionOptions terms) {
    return Set.of();
  }

  /** True if a client with these options receives that part. */
  default boolean suits(Tracker tracker, String part, SubscriptionOptions terms) {
    return true;
  }

  /** True if there is data of the tracker. */
  boolean knows(Tracker tracker);

  /**
   * Encodes one frame.
   *
   * @param due the trackers with the parts to be sent; none of them is blocked
   */
  Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now);

  /** The tracker is no longer subscribed to. */
  default void forget(long id) {}
}
