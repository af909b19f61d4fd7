package dev.carillon.kafka.client;

import dev.carillon.event.Gap;
import dev.carillon.event.Stream;
import java.time.Instant;

/** Metrics of the Kafka readers. Called on the reader threads, never on an event loop. */
public interface ReaderMeter {
  /** Counts nothing. */
  ReaderMeter NONE = new ReaderMeter() {};

  /** So many events, and bytes of records, came in one poll. */
  default void read(Stream stream, int events, long bytes) {}

  /** The newest record read so far has this time. */
  default void newest(Stream stream, Instant time) {}

  /** A record was skipped. The cause is one of about ten words. */
  default void undecodable(Stream stream, String cause) {}

  /** A record was copied to the dead-letter topic, or could not be. */
  default void deadLetter(Stream stream, boolean written) {}

  /** Records of a stream are gone for every client. */
  default void gap(Stream stream, Gap.Cause cause) {}

  /** So many records, also those of open transactions, lie before us; every few seconds. */
  default void behind(Stream stream, long records) {}

  /** The state of a stream consists of so many entities, and holds so much memory. */
  default void state(Stream stream, int entities, long bytes) {}

  /** The state of a stream has become too large, and is no longer kept. */
  default void stateDropped(Stream stream) {}

  /** The brokers answer, or do not; told when it changes. */
  default void brokersUp(boolean up) {}
}
