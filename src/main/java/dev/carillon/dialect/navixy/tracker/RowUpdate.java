package dev.carillon.dialect.navixy.tracker;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.topic.TopicFilter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tracker, as its row describes it. Confined to one event loop. */
public final class RowUpdate implements TrackerUpdate {
  private final ChangeEvent event;
  private final long tracker;
  private final long source;
  private final boolean blocked;
  private final boolean removed;
  private final List<TopicFilter> below;
  private final Map<String, Frame> lifecycles = new HashMap<>();

  RowUpdate(TrackerOptions table, ChangeEvent event, Map<?, ?> row, long tracker) {
    this.event = event;
    this.tracker = tracker;
    this.source = TrackerUpdateReader.id(table.source(), row).orElse(tracker);
    this.blocked = table.blocked().filter(cell -> cell.holds(row)).isPresent();
    this.removed =
        event.operation() == Operation.DELETE
            || table.corrupt().filter(cell -> cell.holds(row)).isPresent();
    this.below = event.topics().stream().map(TopicFilter::below).toList();
  }

  @Override
  public ChangeEvent event() {
    return event;
  }

  @Override
  public long tracker() {
    return tracker;
  }

  public long source() {
    return source;
  }

  boolean isBlocked() {
    return blocked;
  }

  /**
   * Filters for everything at and below the tracker: a client that may subscribe to any of these
   * may receive its states.
   */
  public List<TopicFilter> below() {
    return below;
  }

  @Override
  public void tell(VisibleTrackers fleet) {
    if (removed) {
      fleet.corrupt(tracker);
    } else {
      fleet.row(this);
    }
  }

  @Override
  public void leave(VisibleTrackers fleet) {
    fleet.corrupt(tracker);
  }

  /** The frame for a change in the tracker's life cycle. */
  public Frame lifecycle(String word) {
    return lifecycles.computeIfAbsent(
        word,
        lifecycle -> {
          Map<String, Object> data = new LinkedHashMap<>();
          data.put(NavixyWireNames.SOURCE_ID, source);
          data.put(NavixyWireNames.LIFECYCLE_EVENT, lifecycle);
          Map<String, Object> message = new LinkedHashMap<>();
          message.put(NavixyWireNames.TYPE, NavixyWireNames.EVENT);
          message.put(NavixyWireNames.EVENT, NavixyWireNames.LIFECYCLE);
          message.put(NavixyWireNames.DATA, data);
          return Frame.text(Json.of(message).bytes());
        });
  }
}
