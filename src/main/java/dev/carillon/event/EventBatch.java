package dev.carillon.event;

import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of one poll of the Kafka reader, in order, and how far it got: {@code reached} has one
 * entry per partition that advanced, at the next offset to be read, which can lie behind the last
 * item (records that were aborted, or merged into another).
 *
 * <p>When a partition ended or was truncated, {@code reached} says so ({@link Position#END}, or an
 * offset before the one reached earlier), and the batch has no items but the gap. Immutable.
 */
public final class EventBatch {
  /** With fewer items, a scan is as fast as an index. */
  private static final int INDEXED = 64;

  private final List<Item> items;
  private final List<Position> reached;
  private final List<Position> targets;
  private final int bytes;

  /** Made on first use, by any thread; two that are made at the same time are equal. */
  private @Nullable ItemIndex index;

  /**
   * @param targets of partitions that begin with this batch, the position before which everything
   *     is past: a subscription that starts now does not receive it
   * @param bytes roughly how much memory the batch holds
   */
  public EventBatch(List<Item> items, List<Position> reached, List<Position> targets, int bytes) {
    this.items = List.copyOf(items);
    this.reached = List.copyOf(reached);
    this.targets = List.copyOf(targets);
    this.bytes = bytes;
  }

  /** A batch with which no partition begins. */
  public EventBatch(List<Item> items, List<Position> reached, int bytes) {
    this(items, reached, List.of(), bytes);
  }

  public List<Item> items() {
    return items;
  }

  public List<Position> reached() {
    return reached;
  }

  public List<Position> targets() {
    return targets;
  }

  public int bytes() {
    return bytes;
  }

  /**
   * The items that may match these filters, in order: all gaps, and at least those events that
   * match, or whose entity did before.
   */
  public List<Item> among(List<TopicFilter> filters) {
    if (items.size() < INDEXED) {
      return items;
    }
    ItemIndex made = index;
    if (made == null) {
      made = ItemIndex.of(items);
      index = made;
    }
    return made.among(items, filters);
  }

  /**
   * The batch as if its partition had got no further than this; nothing for a partition that has
   * ended.
   */
  EventBatch cut(Position limit) {
    if (reached.stream().noneMatch(r -> r.partition().equals(limit.partition()))) {
      return this;
    }
    return new EventBatch(
        items.stream().flatMap(item -> within(limit, item).stream()).toList(),
        reached.stream().flatMap(r -> cut(limit, r).stream()).toList(),
        targets,
        bytes);
  }

  private static Optional<Item> within(Position limit, Item item) {
    if (item instanceof ChangeEvent event) {
      long next = event.position().offset() + 1;
      return Optional.of(item).filter(any -> isWithin(limit, event.position().partition(), next));
    }
    return ((Gap) item)
        .only(range -> isWithin(limit, range.partition(), range.to()))
        .map(gap -> gap);
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
