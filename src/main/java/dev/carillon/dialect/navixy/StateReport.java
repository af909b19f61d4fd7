package dev.carillon.dialect.navixy;

import dev.carillon.core.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Operation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of a tracker, written once for each form and each second, however many clients get it.
 * Confined to one event loop.
 */
final class StateReport implements Report {
  private static final int MOST_FORMS = 16;
  private static final int ENVELOPE_BYTES = 96;

  private final StateOptions table;
  private final ChangeEvent event;
  private final long tracker;
  private final Map<Form, Json> states = new HashMap<>(2);
  private final Map<Form, Stamped> frames = new HashMap<>(2);
  private long source;

  /** A frame with the time that stands in it. */
  private record Stamped(String time, Frame frame) {}

  StateReport(StateOptions table, ChangeEvent event, long tracker) {
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
  public void tell(Fleet fleet) {
    if (event.operation() == Operation.DELETE) {
      fleet.stateless(tracker);
    } else {
      fleet.state(this);
    }
  }

  @Override
  public void leave(Fleet fleet) {
    fleet.stateless(tracker);
  }

  /** The state as a source of that id has it. */
  Json state(long sourceId, Form form) {
    if (source != sourceId || states.size() >= MOST_FORMS) {
      source = sourceId;
      states.clear();
      frames.clear();
    }
    return states.computeIfAbsent(form, this::written);
  }

  private Json written(Form form) {
    Map<?, ?> row = event.data().value() instanceof Map<?, ?> map ? map : Map.of();
    return Json.of(SourceState.of(table, row, source, form));
  }

  /** The state as an event of its own. */
  Frame frame(long sourceId, Form form, Instant now) {
    Json state = state(sourceId, form);
    String time = form.time(now);
    Stamped known = frames.get(form);
    if (known == null || !known.time().equals(time)) {
      byte[] bytes =
          new JsonWriter(state.length() + ENVELOPE_BYTES)
              .string(Words.TYPE, Words.EVENT)
              .string(Words.EVENT, EventType.STATE.word())
              .string(Words.USER_TIME, time)
              .json(Words.DATA, state)
              .bytes();
      known = new Stamped(time, Frame.text(bytes));
      frames.put(form, known);
    }
    return known.frame();
  }
}
