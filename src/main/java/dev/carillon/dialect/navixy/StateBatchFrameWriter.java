package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import dev.carillon.event.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Frames of {@code state_batch}: several trackers in one frame; its items are shared by all
 * clients.
 */
final class StateBatchFrameWriter implements FrameWriter {
  private final boolean wrapped;

  /**
   * @param wrapped true for items that name their tracker
   */
  StateBatchFrameWriter(boolean wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public boolean knows(Tracker tracker) {
    return tracker.state.isPresent();
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now) {
    var batch = new BatchFrame(NavixyEventType.STATE_BATCH, due.size());
    for (Tracker tracker : due.keySet()) {
      Json state =
          tracker.state.orElseThrow().state(tracker.row.orElseThrow().source(), terms.form());
      if (wrapped) {
        batch.add(
            "{\"type\":\""
                + NavixyWireNames.SOURCE_STATE_EVENT
                + "\",\"tracker_id\":"
                + tracker.id()
                + ",\"state\":",
            state,
            "}");
      } else {
        batch.add(state);
      }
    }
    return batch.frame(terms.form(), now);
  }
}
