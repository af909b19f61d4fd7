package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Frames of {@code state}: one frame per tracker, shared by all clients. */
final class StateFrameWriter implements FrameWriter {
  @Override
  public boolean knows(Tracker tracker) {
    return tracker.state.isPresent();
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now) {
    Tracker tracker = due.keySet().iterator().next();
    return tracker.state.orElseThrow().frame(tracker.row.orElseThrow().source(), terms.form(), now);
  }
}
