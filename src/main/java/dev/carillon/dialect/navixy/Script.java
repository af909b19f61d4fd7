package dev.carillon.dialect.navixy;

import dev.carillon.core.Frame;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** How one type of event is written. */
interface Script {
  /** The parts of a tracker that are told of one by one; empty: all of it is one. */
  default Set<String> parts(Tracker tracker, Terms terms) {
    return Set.of();
  }

  /** True if a client on these terms is told of that part. */
  default boolean suits(Tracker tracker, String part, Terms terms) {
    return true;
  }

  /** True if there is something to tell of the tracker. */
  boolean knows(Tracker tracker);

  /**
   * Writes one frame.
   *
   * @param due the trackers with the parts to be told; none of them is blocked
   */
  Frame write(Map<Tracker, Set<String>> due, Terms terms, Instant now);

  /** The tracker is followed no longer. */
  default void forget(long id) {}
}
