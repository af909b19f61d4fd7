package dev.carillon.kafka;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The reading end of one partition: makes items of its records and knows how far it is. Confined to
 * the reader's thread, but for {@link #position}.
 */
final class Tail implements RecordReading.OnReject {
  private final EventStream stream;
  private final Partition partition;
  private final RecordReading reading;
  private final Rejects rejects;
  private final long target;
  private volatile Position position;
  private boolean suspended;

  /**
   * @param start the first offset to be read
   * @param target what it has to reach to have caught up
   */
  Tail(EventStream stream, Partition partition, Rejects rejects, long start, long target) {
    this.stream = stream;
    this.partition = partition;
    this.reading = new RecordReading(stream, partition, this);
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
    return reading.read(records, batch);
  }

  @Override
  public void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e) {
    rejects.add(stream.stream(), record, e, record.offset() >= target);
  }

  @Override
  public void fault(RuntimeException e) {
    rejects.fault(e);
  }
}
