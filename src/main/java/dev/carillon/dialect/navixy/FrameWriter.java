package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Encodes one type of event. */
interface FrameWriter {
  /** The parts of a tracker that are told of one by one; empty: all of it is one. */
  default Set<String> parts(Tracker tracker, SubscriptionOptions terms) {
    return Set.of();
  }

  /** True if a client on these terms is told of that part. */
  default boolean suits(Tracker tracker, String part, SubscriptionOptions terms) {
    return true;
  }

  /** True if there is something to tell of the tracker. */
  boolean knows(Tracker tracker);

  /**
   * Writes one frame.
   *
   * @param due the trackers with the parts to be told; none of them is blocked
   */
  Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now);

  /** The tracker is followed no longer. */
  default void forget(long id) {}
}
