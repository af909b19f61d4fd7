package dev.carillon.kafka.live;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventSize;
import java.util.ArrayList;
import java.util.List;

/** Builder of a batch. Confined to the reader's thread. */
public final class BatchBuilder {
  private final List<Item> items = new ArrayList<>();
  private final List<Position> reached = new ArrayList<>();
  private final List<Position> targets = new ArrayList<>();
  private long bytes;

  void event(ChangeEvent event) {
    items.add(event);
    bytes += EventSize.of(event);
  }

  void gap(Gap gap) {
    items.add(gap);
    bytes += EventSize.EVENT_BYTES;
  }

  public void reached(Position position) {
    reached.add(position);
  }

  /** A partition begins: records before this position are past records. */
  void target(Position position) {
    targets.add(position);
  }

  boolean isEmpty() {
    return reached.isEmpty();
  }

  public EventBatch build() {
    return new EventBatch(items, reached, targets, (int) Math.min(bytes, Integer.MAX_VALUE));
  }
}
