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
  /** A page without its events. */
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
   * @param from the first offset that the page is about
   * @param batch what its records say, with the position that is reached
   * @param known from this offset on it is known of its entities what they were before
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

  /** Where its partition goes on. */
  Position end() {
    return reached;
  }

  /** How much memory it takes, about. */
  long bytes() {
    return OWN_BYTES + (long) batch.bytes();
  }

  /** From this offset on it is known of its entities what they were before. */
  long known() {
    return known;
  }

  /** True if the offset lies within. */
  boolean holds(long offset) {
    return from.offset() <= offset && offset < reached.offset();
  }

  /**
   * True if whoever asks has seen the same log, as far as can be told from here: its epoch is that
   * of the record before the place it asks for.
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
    // One leader wrote on both sides of the place.
    return !epochs.isEmpty() && epochs.firstEntry().getValue() == epoch;
  }

  /**
   * What the page says from an offset on that it holds: itself, for whoever stands there passes
   * over what lies before, unless there is a gap before: it is told of what is left of it.
   */
  EventBatch rest(long offset) {
    if (gaps.stream().noneMatch(gap -> gap.from() < offset)) {
      return batch;
    }
    List<Item> items =
        batch.items().stream().flatMap(item -> after(item, offset).stream()).toList();
    return new EventBatch(items, batch.reached(), (int) share(batch.bytes(), offset));
  }

  /** About how many events there are from an offset on. */
  int events(long offset) {
    return (int) share(batch.items().size(), offset);
  }

  /** About how many bytes the records have from an offset on. */
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
