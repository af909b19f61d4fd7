package dev.carillon.kafka;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The reading end of one partition: makes items of its records and knows how far it is. Confined to
 * the reader's thread, but for {@link #position}.
 */
final class Tail {
  private final EventStream stream;
  private final Partition partition;
  private final RecordDecoder decoder;
  private final Rejects rejects;
  private final long target;
  private volatile Position position;
  private boolean suspended;

  /** The records in a row that no event could be made of. */
  private long badFrom = -1;

  private long badTo;

  /**
   * @param start the first offset to be read
   * @param target what it has to reach to have caught up
   */
  Tail(EventStream stream, Partition partition, Rejects rejects, long start, long target) {
    this.stream = stream;
    this.partition = partition;
    this.decoder = stream.decoder();
    this.rejects = rejects;
    this.target = target;
    this.position = new Position(partition, start, -1);
  }

  Partition partition() {
    return partition;
  }

  TopicPartition kafka() {
    return new TopicPartition(stream.kafkaTopic(), partition.number());
  }

  /** Where it reads next. Safe to call on any thread. */
  Position position() {
    return position;
  }

  /**
   * The same in Kafka's words; with the epoch it can tell whether the log was truncated meanwhile.
   */
  OffsetAndMetadata seekPosition() {
    Position at = position;
    return new OffsetAndMetadata(
        at.offset(), at.leaderEpoch() < 0 ? Optional.empty() : Optional.of(at.leaderEpoch()), "");
  }

  void advance(OffsetAndMetadata next) {
    position = new Position(partition, next.offset(), next.leaderEpoch().orElse(-1));
  }

  /** Goes on elsewhere. */
  void jump(long offset) {
    position = new Position(partition, offset, -1);
  }

  boolean hasCaughtUp() {
    return position.offset() >= target;
  }

  /** True while its topic is not there, or not ours to read. */
  boolean isSuspended() {
    return suspended;
  }

  void suspend(boolean value) {
    suspended = value;
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
      rejects.fault(e);
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
    rejects.add(stream.stream(), record, e, record.offset() >= target);
  }

  private void flushGap(BatchBuilder batch) {
    if (badFrom >= 0) {
      batch.gap(Gap.of(Gap.Cause.UNDECODABLE, partition, badFrom, badTo));
      badFrom = -1;
    }
  }
}
