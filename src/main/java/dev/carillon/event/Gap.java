package dev.carillon.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Records that a client will never get, and why: what makes a loss loud. */
public record Gap(Cause cause, List<Range> ranges) implements Item {

  /** Why records are missing; the words stand in docs/protocols/carillon.md. */
  public enum Cause {
    /** A record that its stream's format cannot be read from, or that makes no topic. */
    UNDECODABLE,
    /** Older than what is kept. */
    RETENTION,
    /** The partition lost records that had been read before. */
    TRUNCATED,
    /** The Kafka topic was deleted and made anew. */
    RECREATED,
    /** The cursor is of another cluster, or of streams that are not configured here. */
    FOREIGN,
    /** There is a past, but too much of it was asked for: this principal's replays are used up. */
    BUDGET,
    /**
     * Of entities of a state stream it is no longer known what they were: who left there is not
     * told. The events are.
     */
    FORGOTTEN,
    /** An event that could not be written for this client, or is larger than what is delivered. */
    UNDELIVERABLE;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
      return word;
    }
  }

  /**
   * A stretch of one partition.
   *
   * @param from the offset of the first missing record
   * @param to the offset after the last one; {@link Position#END} if the partition has ended
   */
  public record Range(Partition partition, long from, long to) {
    /** Where whoever knows of the gap goes on. */
    public Position end() {
      return new Position(partition, to, -1);
    }
  }

  public Gap {
    ranges = List.copyOf(ranges);
  }

  public static Gap of(Cause cause, Partition partition, long from, long to) {
    return new Gap(cause, List.of(new Range(partition, from, to)));
  }

  /** That the event at this place cannot be delivered. */
  public static Gap of(Position undeliverable) {
    long offset = undeliverable.offset();
    return of(Cause.UNDELIVERABLE, undeliverable.partition(), offset, offset + 1);
  }

  /** The same with those ranges only; nothing if there were some and none is left. */
  public Optional<Gap> only(Predicate<Range> wanted) {
    List<Range> left = ranges.stream().filter(wanted).toList();
    return left.isEmpty() && !ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(new Gap(cause, left));
  }

  @Override
  public void pass(Receiver receiver) {
    receiver.gap(this);
  }
}
