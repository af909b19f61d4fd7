package dev.carillon.kafka.client;

import dev.carillon.event.Gap;
import dev.carillon.event.Stream;
import java.time.Instant;

/** Metrics of the Kafka readers. Called on the reader threads, never on an event loop. */
public interface ReaderMeter {
  /** Counts nothing. */
  ReaderMeter NONE = new ReaderMeter() {};

  /** One poll returned this many events, and bytes of records. */
  default void read(Stream stream, int events, long bytes) {}

  /** Time of the newest record read so far. */
  default void newest(Stream stream, Instant time) {}

  /** A record was skipped. The cause is one of about ten words. */
  default void undecodable(Stream stream, String cause) {}

  /** A record was copied to the dead-letter topic, or could not be. */
  default void deadLetter(Stream stream, boolean written) {}

  /** Records of a stream were lost for every client. */
  default void gap(Stream stream, Gap.Cause cause) {}

  /** Number of records not yet read, including those of open transactions; every few seconds. */
  default void behind(Stream stream, long records) {}

  /** Number of entities in the state of a stream, and the memory that it uses. */
  default void state(Stream stream, int entities, long bytes) {}

  /** The state of a stream has exceeded its limit and was discarded. */
  default void stateDropped(Stream stream) {}

  /** The brokers respond, or do not; called on each change. */
  default void brokersUp(boolean up) {}
}
