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
  /** Knows nothing, and stores nothing. */
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

  /** State of an entity before the next event about it; empty if that is not known. */
  Optional<BeforeImage> prior(Optional<String> key);

  /** State of an entity before the event at the offset; empty if that is not known. */
  default Optional<BeforeImage> prior(DecodedRecord event, long offset) {
    return prior(event.key());
  }

  /**
   * Stores the state of an entity after an event.
   *
   * @return false if a more recent state is known: then it is unchanged
   */
  boolean keep(ChangeEvent event);

  /** Removes states from records at these offsets, which no longer exist. */
  void forget(Partition partition, LongPredicate offsets);

  /** All records of the partition before the position have been read. */
  default void passed(Position position) {}

  /** Removes all entities. */
  void clear();
}
