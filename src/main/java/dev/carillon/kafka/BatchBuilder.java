package dev.carillon.kafka;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Json;
import dev.carillon.event.Position;
import dev.carillon.event.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A batch in the making. Confined to the reader's thread. */
final class BatchBuilder {
  /** An event without its JSON: the objects it consists of, about. */
  private static final int EVENT_BYTES = 512;

  private final List<Item> items = new ArrayList<>();
  private final List<Position> reached = new ArrayList<>();
  private final List<Position> targets = new ArrayList<>();
  private long bytes;

  void event(ChangeEvent event) {
    items.add(event);
    bytes += bytes(event);
  }

  /** Roughly how much memory an event holds. */
  static long bytes(ChangeEvent event) {
    byte[] data = event.data().bytes();
    return (long) EVENT_BYTES
        + data.length
        + bytes(event.old(), data)
        + bytes(event.prior().filter(Prior::exists).map(Prior::data), data);
  }

  /** What a part of the event holds that is not in the same bytes as its data. */
  private static int bytes(Optional<Json> part, byte[] data) {
    return part.map(Json::bytes).filter(own -> own != data).map(own -> own.length).orElse(0);
  }

  void gap(Gap gap) {
    items.add(gap);
    bytes += EVENT_BYTES;
  }

  /** A gap between what there is already. */
  void gap(Gap gap, int index) {
    items.add(index, gap);
    bytes += EVENT_BYTES;
  }

  /** How many items there are. */
  int items() {
    return items.size();
  }

  void reached(Position position) {
    reached.add(position);
  }

  /** A partition begins: what lies before this is the past. */
  void target(Position position) {
    targets.add(position);
  }

  boolean isEmpty() {
    return reached.isEmpty();
  }

  EventBatch build() {
    return new EventBatch(items, reached, targets, (int) Math.min(bytes, Integer.MAX_VALUE));
  }
}
