package dev.carillon.dialect.navixy;

import dev.carillon.core.Frame;
import dev.carillon.event.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code readings_batch}: of each tracker the readings that have changed. */
final class ReadingsScript implements Script {
  private final boolean wrapped;

  ReadingsScript(boolean wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public boolean knows(Tracker tracker) {
    return !tracker.readings.isEmpty();
  }

  @Override
  public Set<String> parts(Tracker tracker, Terms terms) {
    var parts = new LinkedHashSet<String>();
    for (ReadingReport reading : tracker.readings.values()) {
      if (reading.suits(terms)) {
        parts.add(reading.key());
      }
    }
    return parts;
  }

  @Override
  public boolean suits(Tracker tracker, String part, Terms terms) {
    return find(tracker, part).filter(reading -> reading.suits(terms)).isPresent();
  }

  private static Optional<ReadingReport> find(Tracker tracker, String part) {
    return Optional.ofNullable(tracker.readings.get(part));
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, Terms terms, Instant now) {
    var batch = new Batch(EventType.READINGS_BATCH, due.size());
    due.forEach((tracker, parts) -> batch.add(item(tracker, parts, terms)));
    return batch.frame(terms.form(), now);
  }

  private Json item(Tracker tracker, Set<String> parts, Terms terms) {
    Map<String, Object> item = new LinkedHashMap<>();
    if (wrapped) {
      item.put(Words.TYPE, Words.READINGS_EVENT);
    }
    item.put(Words.TRACKER_ID, tracker.id());
    Instant newest = Instant.EPOCH;
    for (String group : ReadingOptions.GROUPS) {
      var items = new ArrayList<Map<String, ?>>();
      for (ReadingReport reading : readings(tracker, parts, group)) {
        items.add(reading.item(terms.form()));
        newest = reading.time().isAfter(newest) ? reading.time() : newest;
      }
      if (!items.isEmpty()) {
        item.put(group, items);
      }
    }
    if (wrapped) {
      item.put(Words.TIMESTAMP, terms.form().time(newest));
    }
    return Json.of(item);
  }

  private static List<ReadingReport> readings(Tracker tracker, Set<String> parts, String group) {
    return parts.stream()
        .flatMap(part -> find(tracker, part).stream())
        .filter(reading -> reading.group().equals(group))
        .toList();
  }
}
