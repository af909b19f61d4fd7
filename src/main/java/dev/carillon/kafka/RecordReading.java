package dev.carillon.kafka;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes items of the records of one partition, in order. Remembers what its decoder does of the
 * record before. Confined to one thread.
 */
final class RecordReading {
  private final EventStream stream;
  private final Partition partition;
  private final RecordDecoder decoder;
  private final OnReject onReject;

  /** The records in a row that no event could be made of. */
  private long badFrom = -1;

  private long badTo;

  /** Told of records that no event can be made of. */
  interface OnReject {
    /** Does nothing about them. */
    OnReject NOTHING =
        new OnReject() {
          @Override
          public void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e) {}

          @Override
          public void fault(RuntimeException e) {}
        };

    void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e);

    /** A record made us fail; it is rejected next. */
    void fault(RuntimeException e);
  }

  RecordReading(EventStream stream, Partition partition, OnReject onReject) {
    this.stream = stream;
    this.partition = partition;
    this.decoder = stream.decoder();
    this.onReject = onReject;
  }

  /**
   * Adds what the records say.
   *
   * @return the number of events
   */
  int read(List<ConsumerRecord<byte[], byte[]>> records, BatchBuilder batch) {
    int events = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        Optional<ChangeEvent> event = event(record);
        if (event.isPresent()) {
          flushGap(batch);
          batch.event(event.get());
          events++;
        }
      } catch (DecodeException e) {
        reject(record, e);
      }
    }
    flushGap(batch);
    return events;
  }

  private Optional<ChangeEvent> event(ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    Optional<Draft> draft;
    List<Topic> topics;
    try {
      draft = decoder.decode(record);
      if (draft.isEmpty()) {
        return Optional.empty();
      }
      topics = stream.routes().topics(draft.get());
    } catch (RuntimeException e) {
      // A fault of ours must not stop the partition either.
      onReject.fault(e);
      throw new DecodeException(DecodeException.Cause.INTERNAL, e.getClass().getSimpleName());
    }
    // Nobody is meant to hear of some types.
    return topics.isEmpty()
        ? Optional.empty()
        : Optional.of(draft.get().event(topics, position(record)));
  }

  private Position position(ConsumerRecord<byte[], byte[]> record) {
    return new Position(partition, record.offset(), record.leaderEpoch().orElse(-1));
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, DecodeException e) {
    if (badFrom < 0) {
      badFrom = record.offset();
    }
    badTo = record.offset() + 1;
    onReject.rejected(record, e);
  }

  private void flushGap(BatchBuilder batch) {
    if (badFrom >= 0) {
      batch.gap(Gap.of(Gap.Cause.UNDECODABLE, partition, badFrom, badTo));
      badFrom = -1;
    }
  }
}
