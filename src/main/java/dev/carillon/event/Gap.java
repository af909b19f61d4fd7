package dev.carillon.event;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Reports records that a client will never receive, and the cause, so that no loss is silent. */
public record Gap(Cause cause, List<Range> ranges) implements Item {

  /** Why records are missing; docs/protocols/carillon.md lists the values on the wire. */
  public enum Cause {
    /** A record that cannot be decoded in its stream's format, or that makes no topic. */
    UNDECODABLE,
    /** Older than what is retained. */
    RETENTION,
    /** The partition lost records that had been read before. */
    TRUNCATED,
    /** The Kafka topic was deleted and created again. */
    RECREATED,
    /** The cursor is of another cluster, or of streams that are not configured here. */
    FOREIGN,
    /** The events are retained, but the replay budget of the principal is used up. */
    BUDGET,
    /**
     * The former state of some entities of a state stream is no longer known, so {@code left}
     * cannot be sent for them. The events are delivered.
     */
    FORGOTTEN,
    /** An event that could not be encoded for this client, or exceeds the maximum size. */
    UNDELIVERABLE;

    private final String word = name().toLowerCase(Locale.ROOT);

    public String word() {
      return word;
    }
  }

  /**
   * A range of one partition.
   *
   * @param from the offset of the first missing record
   * @param to the offset after the last one; {@link Position#END} if the partition has ended
   */
  public record Range(Partition partition, long from, long to) {
    /** The position from which a reader continues after the gap. */
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

  /** The gap for an event that cannot be delivered. */
  public static Gap of(Position undeliverable) {
    long offset = undeliverable.offset();
    return of(Cause.UNDELIVERABLE, undeliverable.partition(), offset, offset + 1);
  }

  /** The gap with those ranges only; empty if there were some and none is left. */
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
