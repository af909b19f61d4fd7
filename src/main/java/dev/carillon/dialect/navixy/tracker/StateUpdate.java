package dev.carillon.dialect.navixy.tracker;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of a tracker, encoded once for each format and second, for all clients. Confined to one
 * event loop.
 */
public final class StateUpdate implements TrackerUpdate {
  private static final int MOST_FORMS = 16;
  private static final int ENVELOPE_BYTES = 96;

  private final StateOptions table;
  private final ChangeEvent event;
  private final long tracker;
  private final Map<OutputFormat, Json> states = new HashMap<>(2);
  private final Map<OutputFormat, Stamped> frames = new HashMap<>(2);
  private long source;

  /** A frame and the time that it contains. */
  private record Stamped(String time, Frame frame) {}

  StateUpdate(StateOptions table, ChangeEvent event, long tracker) {
    this.table = table;
    this.event = event;
    this.tracker = tracker;
  }

  @Override
  public ChangeEvent event() {
    return event;
  }

  @Override
  public long tracker() {
    return tracker;
  }

  @Override
  public void tell(VisibleTrackers fleet) {
    if (event.operation() == Operation.DELETE) {
      fleet.stateless(tracker);
    } else {
      fleet.state(this);
    }
  }

  @Override
  public void leave(VisibleTrackers fleet) {
    fleet.stateless(tracker);
  }

  /** The state with that source id. */
  public Json state(long sourceId, OutputFormat form) {
    if (source != sourceId || states.size() >= MOST_FORMS) {
      source = sourceId;
      states.clear();
      frames.clear();
    }
    return states.computeIfAbsent(form, this::written);
  }

  private Json written(OutputFormat form) {
    Map<?, ?> row = event.data().value() instanceof Map<?, ?> map ? map : Map.of();
    return Json.of(SourceState.of(table, row, source, form));
  }

  /** The state as a separate event. */
  public Frame frame(long sourceId, OutputFormat form, Instant now) {
    Json state = state(sourceId, form);
    String time = form.time(now);
    Stamped known = frames.get(form);
    if (known == null || !known.time().equals(time)) {
      byte[] bytes =
          new JsonWriter(state.length() + ENVELOPE_BYTES)
              .string(NavixyWireNames.TYPE, NavixyWireNames.EVENT)
              .string(NavixyWireNames.EVENT, NavixyEventType.STATE.word())
              .string(NavixyWireNames.USER_TIME, time)
              .json(NavixyWireNames.DATA, state)
              .bytes();
      known = new Stamped(time, Frame.text(bytes));
      frames.put(form, known);
    }
    return known.frame();
  }
}
