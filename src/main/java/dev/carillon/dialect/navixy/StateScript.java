package dev.carillon.dialect.navixy;

import dev.carillon.core.Frame;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** {@code state}: one frame per tracker, the same for all clients. */
final class StateScript implements Script {
  @Override
  public boolean knows(Tracker tracker) {
    return tracker.state.isPresent();
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, Terms terms, Instant now) {
    Tracker tracker = due.keySet().iterator().next();
    return tracker.state.orElseThrow().frame(tracker.row.orElseThrow().source(), terms.form(), now);
  }
}
