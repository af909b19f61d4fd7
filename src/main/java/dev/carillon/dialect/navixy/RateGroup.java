package dev.carillon.dialect.navixy;

import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Trackers of a subscription with the same options, and those of them that wait for their next
 * frame.
 */
final class RateGroup {
  private final SubscriptionOptions terms;
  private final Map<Long, Set<String>> waiting = new LinkedHashMap<>();
  private Instant next = Instant.MIN;

  /** Number of trackers that were selected with these options. */
  int members;

  RateGroup(SubscriptionOptions terms) {
    this.terms = terms;
  }

  SubscriptionOptions terms() {
    return terms;
  }

  void add(long id, Set<String> parts) {
    if (parts.isEmpty()) {
      waiting.putIfAbsent(id, parts);
    } else {
      Set<String> known = waiting.computeIfAbsent(id, tracker -> new LinkedHashSet<>());
      known.addAll(parts);
    }
  }

  void drop(long id) {
    waiting.remove(id);
  }

  /** Makes the next frame due now, regardless of the last one. */
  void hurry() {
    next = Instant.MIN;
  }

  boolean isDue(Instant now) {
    return !waiting.isEmpty() && !now.isBefore(next);
  }

  /**
   * Takes everything, if a frame is due. The due times are on a grid, so that one late timer does
   * not delay all later frames.
   */
  Map<Long, Set<String>> take(Instant now) {
    boolean first = next.equals(Instant.MIN);
    Instant planned = first ? now : next;
    Instant following = planned.plus(terms.every());
    next = following.isAfter(now) ? following : now.plus(terms.every());
    Map<Long, Set<String>> taken = new LinkedHashMap<>(waiting);
    waiting.clear();
    return taken;
  }
}
