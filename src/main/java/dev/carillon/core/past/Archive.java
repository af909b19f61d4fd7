package dev.carillon.core.past;

import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The past that this replica no longer holds in memory, read again where it is kept. Safe to call
 * on any event loop; never waits. An answer comes once, on whatever thread.
 */
public interface Archive {
  /** There is nothing but what is in memory. */
  Archive NONE =
      new Archive() {
        @Override
        public void read(Position from, String principal, Consumer<Answer> answer) {
          answer.accept(new Refused(Gap.Cause.RETENTION));
        }

        @Override
        public void locate(
            StartPosition start,
            Collection<Partition> partitions,
            Consumer<Optional<OffsetVector>> answer) {
          var empty = new OffsetVector();
          partitions.forEach(p -> empty.reached(new Position(p, 0, -1)));
          answer.accept(Optional.of(empty));
        }
      };

  /**
   * Reads a stretch of one partition.
   *
   * @param from the first offset wanted, and the leader epoch of the record before it, if known
   * @param principal the id of whose budget it is
   */
  void read(Position from, String principal, Consumer<Answer> answer);

  /**
   * Finds where a start lies.
   *
   * @param start {@link StartPosition.Earliest} or {@link StartPosition.Since}
   * @param answer the position in each of the partitions; nothing if nobody could say
   */
  void locate(
      StartPosition start,
      Collection<Partition> partitions,
      Consumer<Optional<OffsetVector>> answer);

  /** What became of a reading. */
  sealed interface Answer {}

  /**
   * A stretch.
   *
   * @param batch the items, in order; there may be some before what was asked for, which whoever
   *     asked passes over; {@code reached} has one position, which is the one asked for only if
   *     there is nothing behind it yet
   * @param known the offset from which on it is known of every entity what it was before: who asks
   *     for some of the topics cannot be told of those that left before there
   */
  record Stretch(EventBatch batch, long known) implements Answer {
    /** Nothing is unknown. */
    public Stretch(EventBatch batch) {
      this(batch, 0);
    }
  }

  /**
   * There is nothing at that place: the records were removed, or the log was truncated.
   *
   * @param next where whoever was there goes on: further on, or for a truncation before
   */
  record Moved(Gap.Cause cause, Position next) implements Answer {}

  /** Nothing is read for this principal now; the cause says why. */
  record Refused(Gap.Cause cause) implements Answer {}

  /** Kafka does not answer: to be asked again in a while. */
  record Unavailable() implements Answer {}
}
