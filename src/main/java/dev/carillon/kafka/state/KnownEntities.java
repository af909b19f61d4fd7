package dev.carillon.kafka.state;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.template.DecodedRecord;
import java.util.Optional;
import java.util.function.LongPredicate;

/** Former state of the entities that a stream's events are about. Confined to one thread. */
public interface KnownEntities {
  /** Nothing is known of any, nor kept. */
  KnownEntities UNKNOWN =
      new KnownEntities() {
        @Override
        public Optional<BeforeImage> prior(Optional<String> key) {
          return Optional.empty();
        }

        @Override
        public boolean keep(ChangeEvent event) {
          return true;
        }

        @Override
        public void forget(Partition partition, LongPredicate offsets) {}

        @Override
        public void clear() {}
      };

  /** What an entity is before the next event about it; empty if that is not known. */
  Optional<BeforeImage> prior(Optional<String> key);

  /** What the entity is before the event at the offset; empty if that is not known. */
  default Optional<BeforeImage> prior(DecodedRecord event, long offset) {
    return prior(event.key());
  }

  /**
   * An entity is now as the event says.
   *
   * @return false if more recent news of it are known: then it stays as it is
   */
  boolean keep(ChangeEvent event);

  /** The records at these offsets are no more: no entity is as they say. */
  void forget(Partition partition, LongPredicate offsets);

  /** All records of the partition before the position have been read. */
  default void passed(Position position) {}

  /** None of them is any more. */
  void clear();
}
