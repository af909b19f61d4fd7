package dev.carillon.dialect.navixy.tracker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A tracker as one client knows it. Confined to one event loop. */
public final class Tracker {
  private final long id;

  /** Empty while only other streams, which may be ahead, have mentioned it. */
  public Optional<RowUpdate> row = Optional.empty();

  public Optional<StateUpdate> state = Optional.empty();
  public Optional<IotUpdate> message = Optional.empty();

  /** By key; created on first use. */
  public Map<String, ReadingUpdate> readings = Map.of();

  Tracker(long id) {
    this.id = id;
  }

  public long id() {
    return id;
  }

  /** True if the tracker exists. */
  public boolean exists() {
    return row.isPresent();
  }

  public boolean isBlocked() {
    return row.isPresent() && row.get().isBlocked();
  }

  /** Adds a reading; returns the one that it replaces. */
  Optional<ReadingUpdate> read(ReadingUpdate reading) {
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
