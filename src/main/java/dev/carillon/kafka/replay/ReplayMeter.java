package dev.carillon.kafka.replay;

import dev.carillon.event.Stream;

/** Metrics of the replay from Kafka. Called on any thread. */
public interface ReplayMeter {
  /** Counts nothing. */
  ReplayMeter NONE = new ReplayMeter() {};

  /** A page was read from Kafka and decoded. */
  default void read(Stream stream) {}

  /** So many events, and bytes of records, were handed to one client. */
  default void replayed(Stream stream, int events, long bytes) {}

  /** What a client asked for had been read for another one. */
  default void cached(Stream stream) {}

  /** A principal's budget, or that of all, was used up. */
  default void refused() {}

  /** So many more requests wait for an answer, or fewer. */
  default void waiting(int change) {}
}
