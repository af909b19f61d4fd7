package dev.carillon.kafka.replay;

import dev.carillon.event.Stream;

/** Metrics of the replay from Kafka. Called on any thread. */
public interface ReplayMeter {
  /** Counts nothing. */
  ReplayMeter NONE = new ReplayMeter() {};

  /** A page was read from Kafka and decoded. */
  default void read(Stream stream) {}

  /** This many events, and bytes of records, were handed to one client. */
  default void replayed(Stream stream, int events, long bytes) {}

  /** A request was served with records that had been read for another client. */
  default void cached(Stream stream) {}

  /** The budget of a principal, or the total budget, was used up. */
  default void refused() {}

  /** Change of the number of waiting requests. */
  default void waiting(int change) {}
}
