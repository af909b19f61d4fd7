package dev.carillon.dialect.navixy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one client knows of a tracker. Confined to one event loop. */
final class Tracker {
  private final long id;

  /** Empty while only other streams have told of it, which may be ahead. */
  Optional<RowReport> row = Optional.empty();

  Optional<StateReport> state = Optional.empty();
  Optional<IotReport> message = Optional.empty();

  /** By key; made when there is one. */
  Map<String, ReadingReport> readings = Map.of();

  Tracker(long id) {
    this.id = id;
  }

  long id() {
    return id;
  }

  /** True if there is such a tracker. */
  boolean exists() {
    return row.isPresent();
  }

  boolean isBlocked() {
    return row.isPresent() && row.get().isBlocked();
  }

  /** Adds a reading, and gives the one whose place it takes. */
  Optional<ReadingReport> read(ReadingReport reading) {
    if (readings.isEmpty()) {
      readings = new LinkedHashMap<>(2);
    }
    return Optional.ofNullable(readings.put(reading.key(), reading));
  }

  void unread(String key) {
    if (!readings.isEmpty()) {
      readings.remove(key);
    }
  }

  boolean isEmpty() {
    return row.isEmpty() && state.isEmpty() && message.isEmpty() && readings.isEmpty();
  }
}
