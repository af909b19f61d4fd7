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
 * Past events that this replica no longer holds in memory, read again from where they are kept.
 * Safe to call on any event loop; never blocks. An answer arrives once, on any thread.
 */
public interface Archive {
  /** An archive without events: only what is in memory can be replayed. */
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
   * @param principal the id of the principal whose budget it is charged to
   */
  void read(Position from, String principal, Consumer<Answer> answer);

  /**
   * Finds the position of a start.
   *
   * @param start {@link StartPosition.Earliest} or {@link StartPosition.Since}
   * @param answer the position in each of the partitions; empty if it could not be determined
   */
  void locate(
      StartPosition start,
      Collection<Partition> partitions,
      Consumer<Optional<OffsetVector>> answer);

  /** The result of a read. */
  sealed interface Answer {}

  /**
   * A stretch.
   *
   * @param batch the items, in order; some may lie before the requested offset, and the caller
   *     skips them; {@code reached} has one position, which is the requested one only if there is
   *     nothing behind it yet
   * @param known the offset from which the former state of every entity is known: a subscription to
   *     some of the topics cannot be notified of entities that left before it
   */
  record Stretch(EventBatch batch, long known) implements Answer {
    /** A stretch with nothing unknown. */
    public Stretch(EventBatch batch) {
      this(batch, 0);
    }
  }

  /**
   * There is nothing at that offset: the records were removed, or the log was truncated.
   *
   * @param next where a reader continues: further on, or for a truncation before
   */
  record Moved(Gap.Cause cause, Position next) implements Answer {}

  /** Nothing is read for this principal now; the cause says why. */
  record Refused(Gap.Cause cause) implements Answer {}

  /** Kafka does not answer: request it again later. */
  record Unavailable() implements Answer {}
}
