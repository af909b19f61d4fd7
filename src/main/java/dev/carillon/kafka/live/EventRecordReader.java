package dev.carillon.kafka.live;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.RecordDecoder;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.topic.Topic;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes events of the records of one partition, in order, without knowledge of the entities' former
 * state: the same record makes the same event for every reader and from every start. Confined to
 * one thread.
 */
public final class EventRecordReader {
  private static final UUID UNKNOWN_ID = new UUID(0, 0);

  /** A record of a deleted row may not contain enough to make a topic. */
  private static final List<Topic> NOBODYS = List.of(Topic.of("deleted"));

  private final EventStream stream;
  private final Partition partition;
  private final RecordDecoder decoder;

  public EventRecordReader(EventStream stream, int number) {
    this.stream = stream;
    this.partition = new Partition(stream.stream(), UNKNOWN_ID, number, number);
    this.decoder = stream.decoder();
  }

  /**
   * The record as an event.
   *
   * @return empty if the record is no event, or an event without topics
   */
  public Optional<ChangeEvent> event(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
    try {
      Optional<DecodedRecord> draft = decoder.decode(record);
      return draft.isEmpty() ? Optional.empty() : event(draft.get(), record);
    } catch (RuntimeException | Error e) {
      throw new DecodeException(DecodeException.Cause.INTERNAL, e.getClass().getSimpleName());
    }
  }

  private Optional<ChangeEvent> event(DecodedRecord draft, ConsumerRecord<byte[], byte[]> record)
      throws DecodeException {
    List<Topic> topics = topics(draft);
    if (topics.isEmpty()) {
      return Optional.empty();
    }
    var at = new Position(partition, record.offset(), record.leaderEpoch().orElse(-1));
    return Optional.of(
        draft.event(
            topics, at, Optional.empty(), stream.routes().former(draft, topics, Optional.empty())));
  }

  private List<Topic> topics(DecodedRecord draft) throws DecodeException {
    try {
      return stream.routes().topics(draft);
    } catch (DecodeException e) {
      if (e.why() == DecodeException.Cause.NO_TOPIC && draft.operation() == Operation.DELETE) {
        return NOBODYS;
      }
      throw e;
    }
  }
}
