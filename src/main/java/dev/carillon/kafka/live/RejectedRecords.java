package dev.carillon.kafka.live;

import dev.carillon.event.Gap;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.template.DecodeException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles records of which no event can be made: logs, counts and dead letters. Confined to the
 * reader's thread.
 */
public final class RejectedRecords {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);

  /** Cause of records that could not be fetched, such as those of a corrupt batch. */
  public static final String UNREADABLE = "unreadable";

  private static final long MAX_COUNTED = 100_000;

  private final ReaderMeter meter;
  private final Optional<DeadLetters> deadLetters;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  RejectedRecords(ReaderMeter meter, Optional<DeadLetters> deadLetters) {
    this.meter = meter;
    this.deadLetters = deadLetters;
  }

  /**
   * @param fresh false while past records are read again: they have been handled before
   */
  void add(Stream stream, ConsumerRecord<byte[], byte[]> record, DecodeException e, boolean fresh) {
    meter.undecodable(stream, e.why().word());
    if (warnings.isDue(e.why())) {
      log.warn(
          "record skipped cause={} at={}-{}@{} detail={}",
          e.why().word(),
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
    if (fresh) {
      deadLetters.ifPresent(letters -> letters.add(stream, record, e.why()));
    }
  }

  /** Reports records that were skipped because they could not be fetched. */
  void unreadable(Stream stream, long records) {
    for (long i = 0; i < Math.min(records, MAX_COUNTED); i++) {
      meter.undecodable(stream, UNREADABLE);
    }
    meter.gap(stream, Gap.Cause.UNDECODABLE);
  }

  /** Logs an internal error with a record. */
  void fault(Throwable e) {
    if (warnings.isDue(e.getClass())) {
      log.error("decoding failed", e);
    }
  }
}
