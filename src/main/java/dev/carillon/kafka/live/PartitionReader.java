package dev.carillon.kafka.live;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.state.KnownEntities;
import dev.carillon.kafka.template.DecodeException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Decodes the records of one partition and tracks the position. Confined to the reader's thread,
 * except for the positions.
 *
 * <p>A state stream is read from its beginning, but the event loops receive the newest records
 * only: records before {@link #told} only build the state.
 */
final class PartitionReader implements RecordReader.OnReject {
  private final EventStream stream;
  private final Partition partition;
  private final RecordReader reading;
  private final RejectedRecords rejects;
  private final KnownEntities entities;
  private volatile long announced;
  private volatile long target;
  private volatile Position position;
  private boolean suspended;
  private boolean held;

  /**
   * Offsets at which a partition reader starts.
   *
   * @param start the first to be read
   * @param announced the first that the event loops receive
   * @param target the offset at which it has caught up
   */
  record Extent(long start, long announced, long target) {}

  PartitionReader(
      EventStream stream,
      Partition partition,
      KnownEntities entities,
      RejectedRecords rejects,
      Extent extent) {
    this.stream = stream;
    this.partition = partition;
    this.reading = new RecordReader(stream, partition, entities, this);
    this.rejects = rejects;
    this.entities = entities;
    this.announced = extent.announced();
    this.target = extent.target();
    this.position = new Position(partition, extent.start(), -1);
    entities.passed(position);
  }

  Partition partition() {
    return partition;
  }

  TopicPartition kafka() {
    return new TopicPartition(stream.kafkaTopic(), partition.number());
  }

  /** The position that is read next. Safe to call on any thread. */
  Position position() {
    return position;
  }

  /** The position that the event loops have reached. Safe to call on any thread. */
  Position told() {
    Position at = position;
    long first = announced;
    return at.offset() >= first ? at : new Position(partition, first, -1);
  }

  /** True while it reads records that the event loops do not receive. */
  boolean isSilent() {
    return position.offset() < announced;
  }

  /** Records before this position are past records. */
  Position target() {
    return new Position(partition, target, -1);
  }

  /**
   * The next position in Kafka's form; the epoch lets the consumer detect a truncation of the log.
   */
  OffsetAndMetadata seekPosition() {
    Position at = position;
    return new OffsetAndMetadata(
        at.offset(), at.leaderEpoch() < 0 ? Optional.empty() : Optional.of(at.leaderEpoch()), "");
  }

  void advance(OffsetAndMetadata next) {
    moveTo(new Position(partition, next.offset(), next.leaderEpoch().orElse(-1)));
  }

  /** Continues at a later offset, because the records before it were removed. */
  void skip(long offset) {
    entities.forget(partition, gone -> gone < offset);
    moveTo(new Position(partition, offset, -1));
  }

  /** Continues at a later offset, because the records before it are unreadable. */
  void pass(long offset) {
    moveTo(new Position(partition, offset, -1));
  }

  /**
   * Continues at an earlier offset, because the log was truncated there and has new records after
   * it.
   */
  void truncate(long offset) {
    entities.forget(partition, gone -> gone >= offset);
    announced = Math.min(announced, offset);
    target = Math.min(target, offset);
    moveTo(new Position(partition, offset, -1));
  }

  private void moveTo(Position next) {
    position = next;
    entities.passed(next);
  }

  boolean hasCaughtUp() {
    return position.offset() >= target;
  }

  /** True while its topic does not exist, or may not be read. */
  boolean isSuspended() {
    return suspended;
  }

  void suspend(boolean value) {
    suspended = value;
  }

  /** True while its next readable offset is being determined. */
  boolean isHeld() {
    return held;
  }

  void hold(boolean value) {
    held = value;
  }

  boolean isRead() {
    return !suspended && !held;
  }

  /**
   * Adds the events of the records.
   *
   * @return the number of events
   */
  int read(List<ConsumerRecord<byte[], byte[]>> records, BatchBuilder batch) {
    int past = 0;
    while (past < records.size() && records.get(past).offset() < announced) {
      past++;
    }
    // Only the effect on the entities counts.
    int kept = reading.read(records.subList(0, past), new BatchBuilder());
    return kept + reading.read(records.subList(past, records.size()), batch);
  }

  @Override
  public void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e) {
    rejects.add(stream.stream(), record, e, record.offset() >= target);
  }

  @Override
  public void fault(Throwable e) {
    rejects.fault(e);
  }
}
