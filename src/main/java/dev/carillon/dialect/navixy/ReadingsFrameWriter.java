package dev.carillon.dialect.navixy;

import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.tracker.ReadingOptions;
import dev.carillon.dialect.navixy.tracker.ReadingUpdate;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import dev.carillon.event.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Frames of {@code readings_batch}: the readings of each tracker that have changed. */
final class ReadingsFrameWriter implements FrameWriter {
  private final boolean wrapped;

  ReadingsFrameWriter(boolean wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public boolean knows(Tracker tracker) {
    return !tracker.readings.isEmpty();
  }

  @Override
  public Set<String> parts(Tracker tracker, SubscriptionOptions terms) {
    var parts = new LinkedHashSet<String>();
    for (ReadingUpdate reading : tracker.readings.values()) {
      if (reading.suits(terms)) {
        parts.add(reading.key());
      }
    }
    return parts;
  }

  @Override
  public boolean suits(Tracker tracker, String part, SubscriptionOptions terms) {
    return find(tracker, part).filter(reading -> reading.suits(terms)).isPresent();
  }

  private static Optional<ReadingUpdate> find(Tracker tracker, String part) {
    return Optional.ofNullable(tracker.readings.get(part));
  }

  @Override
  public Frame write(Map<Tracker, Set<String>> due, SubscriptionOptions terms, Instant now) {
    var batch = new BatchFrame(NavixyEventType.READINGS_BATCH, due.size());
    due.forEach((tracker, parts) -> batch.add(item(tracker, parts, terms)));
    return batch.frame(terms.form(), now);
  }

  private Json item(Tracker tracker, Set<String> parts, SubscriptionOptions terms) {
    Map<String, Object> item = new LinkedHashMap<>();
    if (wrapped) {
      item.put(NavixyWireNames.TYPE, NavixyWireNames.READINGS_EVENT);
    }
    item.put(NavixyWireNames.TRACKER_ID, tracker.id());
    Instant newest = Instant.EPOCH;
    for (String group : ReadingOptions.GROUPS) {
      var items = new ArrayList<Map<String, ?>>();
      for (ReadingUpdate reading : readings(tracker, parts, group)) {
        items.add(reading.item(terms.form()));
        newest = reading.time().isAfter(newest) ? reading.time() : newest;
      }
      if (!items.isEmpty()) {
        item.put(group, items);
      }
    }
    if (wrapped) {
      item.put(NavixyWireNames.TIMESTAMP, terms.form().time(newest));
    }
    return Json.of(item);
  }

  private static List<ReadingUpdate> readings(Tracker tracker, Set<String> parts, String group) {
    return parts.stream()
        .flatMap(part -> find(tracker, part).stream())
        .filter(reading -> reading.group().equals(group))
        .toList();
  }
}
