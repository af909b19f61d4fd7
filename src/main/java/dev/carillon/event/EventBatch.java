package dev.carillon.event;

import java.util.List;
import java.util.Optional;

/**
 * What one poll brought, in order, and how far it got: {@code reached} has one entry per partition
 * that advanced, at the next offset to be read, which can lie behind the last item (records that
 * were aborted, or folded into another).
 *
 * <p>When a partition ended or was truncated, {@code reached} says so ({@link Position#END}, or an
 * offset before what was reached), and the batch has no items but the gap.
 *
 * @param targets of partitions that begin with this batch, the position before which everything is
 *     the past: what a client that starts now is not to get
 * @param bytes roughly how much memory the batch holds
 */
public record EventBatch(
    List<Item> items, List<Position> reached, List<Position> targets, int bytes) {
  public EventBatch {
    items = List.copyOf(items);
    reached = List.copyOf(reached);
    targets = List.copyOf(targets);
  }

  /** A batch with which no partition begins. */
  public EventBatch(List<Item> items, List<Position> reached, int bytes) {
    this(items, reached, List.of(), bytes);
  }

  /** The same as if its partition had got no further than this; of one that has ended, nothing. */
  EventBatch cut(Position limit) {
    if (reached.stream().noneMatch(r -> r.partition().equals(limit.partition()))) {
      return this;
    }
    return new EventBatch(
        items.stream().filter(item -> isWithin(limit, item)).toList(),
        reached.stream().flatMap(r -> cut(limit, r).stream()).toList(),
        targets,
        bytes);
  }

  private static boolean isWithin(Position limit, Item item) {
    if (item instanceof ChangeEvent event) {
      return isWithin(limit, event.position().partition(), event.position().offset() + 1);
    }
    return ((Gap) item).ranges().stream().allMatch(r -> isWithin(limit, r.partition(), r.to()));
  }

  private static boolean isWithin(Position limit, Partition partition, long next) {
    return !partition.equals(limit.partition()) || (!limit.isEnd() && next <= limit.offset());
  }

  private static Optional<Position> cut(Position limit, Position reached) {
    if (isWithin(limit, reached.partition(), reached.offset())) {
      return Optional.of(reached);
    }
    return limit.isEnd() ? Optional.empty() : Optional.of(limit);
  }
}
