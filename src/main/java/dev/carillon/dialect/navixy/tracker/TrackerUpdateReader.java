package dev.carillon.dialect.navixy.tracker;

import dev.carillon.event.ChangeEvent;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parses each event once. Confined to one event loop. Later clients get the same updates, with the
 * frames that were already encoded. It holds only updates that at least one client holds.
 */
public final class TrackerUpdateReader {
  private static final int FIRST_SWEEP = 1024;

  private final Map<String, List<Reading>> readings = new HashMap<>();
  private final Map<Key, WeakReference<TrackerUpdate>> known = new HashMap<>();
  private int count;
  private int sweepAt = FIRST_SWEEP;

  /** How the events of one stream are parsed; the number distinguishes it from all others. */
  private record Reading(int number, Reader reader) {}

  private interface Reader {
    Optional<TrackerUpdate> of(ChangeEvent event, Map<?, ?> row);
  }

  /** Identifies an update: the parser and the entity. */
  private record Key(int reading, String entity) {}

  public TrackerUpdateReader(
      List<TrackerOptions> trackers,
      List<StateOptions> states,
      List<ReadingOptions> readings,
      List<IotOptions> iot) {
    for (TrackerOptions table : trackers) {
      add(
          table.kafkaTopic(),
          (event, row) -> id(table.id(), row).map(id -> new RowUpdate(table, event, row, id)));
    }
    for (StateOptions table : states) {
      add(
          table.kafkaTopic(),
          (event, row) -> id(table.tracker(), row).map(id -> new StateUpdate(table, event, id)));
    }
    for (ReadingOptions table : readings) {
      String number = count + ":";
      add(
          table.kafkaTopic(),
          (event, row) ->
              id(table.tracker(), row)
                  .map(id -> new ReadingUpdate(table, event, row, id, number + name(event))));
    }
    for (IotOptions table : iot) {
      add(
          table.kafkaTopic(),
          (event, row) -> id(table.tracker(), row).map(id -> new IotUpdate(table, event, row, id)));
    }
  }

  private void add(String kafkaTopic, Reader reader) {
    readings
        .computeIfAbsent(kafkaTopic, topic -> new ArrayList<>())
        .add(new Reading(count++, reader));
  }

  /** The id in the row, if there is one. */
  static Optional<Long> id(ColumnRef cell, Map<?, ?> row) {
    return cell.in(row) instanceof Long id ? Optional.of(id) : Optional.empty();
  }

  private static String name(ChangeEvent event) {
    return event.key().orElseGet(() -> event.topic().toString());
  }

  /** The updates of an event; empty if it is of none of the streams. */
  List<TrackerUpdate> of(ChangeEvent event) {
    List<Reading> ways = readings.get(event.position().partition().stream().kafkaTopic());
    if (ways == null) {
      return List.of();
    }
    var reports = new ArrayList<TrackerUpdate>(ways.size());
    for (Reading way : ways) {
      report(way, event).ifPresent(reports::add);
    }
    return reports;
  }

  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  private Optional<TrackerUpdate> report(Reading way, ChangeEvent event) {
    var key = new Key(way.number(), name(event));
    WeakReference<TrackerUpdate> reference = known.get(key);
    TrackerUpdate report = reference == null ? null : reference.get();
    if (report != null && report.event() == event) {
      return Optional.of(report);
    }
    Optional<TrackerUpdate> made =
        event.data().value() instanceof Map<?, ?> row
            ? way.reader().of(event, row)
            : Optional.empty();
    made.ifPresent(one -> keep(key, one));
    return made;
  }

  private void keep(Key key, TrackerUpdate report) {
    known.put(key, new WeakReference<>(report));
    if (known.size() >= sweepAt) {
      known.values().removeIf(reference -> reference.get() == null);
      sweepAt = Math.max(FIRST_SWEEP, 2 * known.size());
    }
  }
}
