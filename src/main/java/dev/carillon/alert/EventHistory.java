package dev.carillon.alert;

import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import java.util.Optional;
import java.util.Set;

/** Past events, for reading again. Implemented by {@code kafka}. */
public interface EventHistory {
  /** How a read ended. */
  enum End {
    /** All was read. */
    REACHED,
    /** All that is still there; some of what was asked for is not. */
    TRUNCATED,
    /** The reader had enough. */
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

    /** Asked every so often, also while nothing comes: false to stop. */
    boolean goesOn();
  }

  /**
   * Reads from a place to where the end is when the reading begins: each partition in order.
   * Blocks.
   *
   * @param start a time or a cursor
   * @throws dev.carillon.core.identity.RefusedException if Kafka cannot be asked
   */
  End read(Set<String> kafkaTopics, StartPosition start, Reader reader);
}
