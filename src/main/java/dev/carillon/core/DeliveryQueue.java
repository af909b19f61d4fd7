package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Queue of the batches that one event loop is to deliver, in order, a bounded amount per turn. The
 * part of a batch that one turn delivers is added to the history as a batch of its own, so that
 * history and offset vector always agree: a client that connects between two turns misses nothing.
 * Confined to the loop.
 */
final class DeliveryQueue {
  private final Target target;
  private final OffsetVector frontier;
  private final Deque<Entry> waiting = new ArrayDeque<>();

  /** The index of the first item of the first batch that is still to be delivered. */
  private int next;

  /** Receives the batches; its methods must not throw. */
  interface Target {
    /** Called before the first item of a batch. */
    void begin(EventBatch batch);

    /** Delivers one item and advances the offset vector. */
    void pass(Item item);

    /** Called when a batch, or a part of one, has been delivered. */
    void passed(EventBatch part);
  }

  /** A batch, and a callback for when it is delivered. */
  private record Entry(EventBatch batch, Runnable done) {}

  /**
   * @param frontier how far items have been delivered
   */
  DeliveryQueue(Target target, OffsetVector frontier) {
    this.target = target;
    this.frontier = frontier;
  }

  void add(EventBatch batch, Runnable done) {
    waiting.add(new Entry(batch, done));
  }

  /**
   * Delivers until nothing is left, or the turn has taken long enough; at least one item.
   *
   * @return true if nothing is left
   */
  boolean deliver(BooleanSupplier isOver) {
    boolean goesOn = true;
    while (goesOn && !waiting.isEmpty()) {
      goesOn = deliverFirst(isOver);
    }
    return waiting.isEmpty();
  }

  /** Continues with the first batch. Returns false if the turn is over. */
  private boolean deliverFirst(BooleanSupplier isOver) {
    EventBatch batch = waiting.element().batch();
    List<Item> items = batch.items();
    int from = next;
    if (from == 0) {
      target.begin(batch);
    }
    boolean over = false;
    while (next < items.size() && !over) {
      Item item = items.get(next++);
      target.pass(item);
      // An item that ends or truncates a partition is not separated from the batch that says so.
      over = !breaks(item) && isOver.getAsBoolean();
    }
    if (next < items.size()) {
      target.passed(part(batch, from));
      return false;
    }
    Entry delivered = waiting.remove();
    next = 0;
    try {
      target.passed(from == 0 ? batch : rest(batch, from));
    } finally {
      delivered.done().run();
    }
    return !over;
  }

  private static boolean breaks(Item item) {
    return item instanceof Gap gap
        && (gap.cause() == Gap.Cause.TRUNCATED || gap.cause() == Gap.Cause.RECREATED);
  }

  private EventBatch part(EventBatch batch, int from) {
    List<Item> items = batch.items().subList(from, next);
    List<Position> reached =
        partitions(items).stream().flatMap(partition -> frontier.next(partition).stream()).toList();
    return new EventBatch(items, reached, share(batch, items.size()));
  }

  private EventBatch rest(EventBatch batch, int from) {
    List<Item> items = batch.items().subList(from, batch.items().size());
    return new EventBatch(items, batch.reached(), share(batch, items.size()));
  }

  private static int share(EventBatch batch, int items) {
    return (int) ((long) batch.bytes() * items / batch.items().size());
  }

  private static Set<Partition> partitions(List<Item> items) {
    var partitions = new LinkedHashSet<Partition>();
    for (Item item : items) {
      if (item instanceof ChangeEvent event) {
        partitions.add(event.position().partition());
      } else if (item instanceof Gap gap) {
        gap.ranges().forEach(range -> partitions.add(range.partition()));
      }
    }
    return partitions;
  }
}
