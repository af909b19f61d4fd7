package dev.carillon.kafka;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Position;
import java.util.ArrayList;
import java.util.List;

/** A batch in the making. Confined to the reader's thread. */
final class BatchBuilder {
  /** An event without its JSON: the objects it consists of, about. */
  private static final int EVENT_BYTES = 512;

  private final List<Item> items = new ArrayList<>();
  private final List<Position> reached = new ArrayList<>();
  private long bytes;

  void event(ChangeEvent event) {
    items.add(event);
    byte[] data = event.data().bytes();
    bytes += EVENT_BYTES + data.length;
    event.old().filter(old -> old.bytes() != data).ifPresent(old -> bytes += old.bytes().length);
  }

  void gap(Gap gap) {
    items.add(gap);
    bytes += EVENT_BYTES;
  }

  void reached(Position position) {
    reached.add(position);
  }

  boolean isEmpty() {
    return reached.isEmpty();
  }

  EventBatch build() {
    return new EventBatch(items, reached, (int) Math.min(bytes, Integer.MAX_VALUE));
  }
}
