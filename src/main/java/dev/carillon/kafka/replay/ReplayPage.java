package dev.carillon.kafka.replay;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A range of one partition, read and decoded once for all sessions that need it. Immutable. */
final class ReplayPage {
  /** Size of a page without its events. */
  private static final int OWN_BYTES = 512;

  private final Position from;
  private final Position reached;
  private final EventBatch batch;
  private final long recordBytes;
  private final long known;
  private final List<Gap.Range> gaps;

  /** The leader epochs of its records, each by the offset of the first one. */
  private final NavigableMap<Long, Integer> epochs = new TreeMap<>();

  /**
   * @param from the first offset of the page
   * @param batch the events, with the position that is reached
   * @param known the offset from which on the before images of its entities are known
   */
  ReplayPage(
      Position from, EventBatch batch, List<ConsumerRecord<byte[], byte[]>> records, long known) {
    this.from = from;
    this.reached = batch.reached().get(0);
    this.batch = batch;
    this.known = known;
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
      int epoch = record.leaderEpoch().orElse(-1);
      if (epochs.isEmpty() || epochs.lastEntry().getValue() != epoch) {
        epochs.put(record.offset(), epoch);
      }
    }
    this.recordBytes = bytes;
    this.gaps =
        batch.items().stream()
            .filter(Gap.class::isInstance)
            .flatMap(gap -> ((Gap) gap).ranges().stream())
            .toList();
  }

  Partition partition() {
    return from.partition();
  }

  Position from() {
    return from;
  }

  /** The position after the page. */
  Position end() {
    return reached;
  }

  /** Approximate memory of the page. */
  long bytes() {
    return OWN_BYTES + (long) batch.bytes();
  }

  /** The offset from which on the before images of its entities are known. */
  long known() {
    return known;
  }

  /** True if the offset is in the page. */
  boolean holds(long offset) {
    return from.offset() <= offset && offset < reached.offset();
  }

  /**
   * True if the requester has seen the same log, as far as can be determined here: its epoch is
   * that of the record before the requested position.
   */
  boolean continues(Position asked) {
    int epoch = asked.leaderEpoch();
    Map.Entry<Long, Integer> before = epochs.lowerEntry(asked.offset());
    if (epoch < 0) {
      return true;
    } else if (before != null) {
      return before.getValue() == epoch;
    } else if (from.leaderEpoch() >= 0) {
      return from.leaderEpoch() == epoch;
    }
    // The same leader wrote the records before and after the position.
    return !epochs.isEmpty() && epochs.firstEntry().getValue() == epoch;
  }

  /**
   * The content of the page from one of its offsets on. That is the whole batch, because a
   * requester ignores what is before its position, unless there is a gap before: then the gap is
   * cut to what is left of it.
   */
  EventBatch rest(long offset) {
    if (gaps.stream().noneMatch(gap -> gap.from() < offset)) {
      return batch;
    }
    List<Item> items =
        batch.items().stream().flatMap(item -> after(item, offset).stream()).toList();
    return new EventBatch(items, batch.reached(), (int) share(batch.bytes(), offset));
  }

  /** Approximate number of events from an offset on. */
  int events(long offset) {
    return (int) share(batch.items().size(), offset);
  }

  /** Approximate bytes of records from an offset on. */
  long recordBytes(long offset) {
    return share(recordBytes, offset);
  }

  private long share(long bytes, long offset) {
    double part = (double) (reached.offset() - offset) / (reached.offset() - from.offset());
    return (long) (bytes * part);
  }

  private static Optional<Item> after(Item item, long offset) {
    if (item instanceof Gap gap) {
      List<Gap.Range> left =
          gap.ranges().stream()
              .filter(range -> range.to() > offset)
              .map(
                  range ->
                      new Gap.Range(range.partition(), Math.max(range.from(), offset), range.to()))
              .toList();
      return left.isEmpty() ? Optional.empty() : Optional.of(new Gap(gap.cause(), left));
    }
    return Optional.of(item).filter(i -> ((ChangeEvent) i).position().offset() >= offset);
  }
}
