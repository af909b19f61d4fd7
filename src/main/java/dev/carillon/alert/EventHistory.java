package dev.carillon.alert;

import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import java.util.Optional;
import java.util.Set;

/** Past events, for reading again. Implemented by {@code kafka}. */
public interface EventHistory {
  /** How a read ended. */
  enum End {
    /** Everything was read. */
    REACHED,
    /** What is still retained was read; a part of the requested range is not retained. */
    TRUNCATED,
    /** The reader stopped. */
    STOPPED
  }

  /** Receives the records of a read. */
  interface Reader {
    /**
     * Receives the next record.
     *
     * @param event empty if the record is no event, or cannot be decoded
     * @return false to stop
     */
    boolean record(long bytes, Optional<ChangeEvent> event);

    /** Called at intervals, also without records: false to stop. */
    boolean goesOn();
  }

  /**
   * Reads from a position to the end at the start of the read: each partition in order. Blocks.
   *
   * @param start a time or a cursor
   * @throws dev.carillon.core.identity.RefusedException if Kafka is unavailable
   */
  End read(Set<String> kafkaTopics, StartPosition start, Reader reader);
}
