package dev.carillon.kafka.live;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.RecordDecoder;
import dev.carillon.kafka.state.KnownEntities;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.DecodedRecord;
import dev.carillon.topic.Topic;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes batch items of the records of one partition, in order. Remembers what its decoder needs of
 * the previous record. Confined to one thread.
 */
public final class RecordReader {
  private final EventStream stream;
  private final Partition partition;
  private final RecordDecoder decoder;
  private final KnownEntities entities;
  private final OnReject onReject;

  /** First offset of a series of records of which no event could be made. */
  private long badFrom = -1;

  private long badTo;

  /** Receives the records of which no event can be made. */
  public interface OnReject {
    /** Ignores the rejected records. */
    OnReject NOTHING =
        new OnReject() {
          @Override
          public void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e) {}

          @Override
          public void fault(Throwable e) {}
        };

    void rejected(ConsumerRecord<byte[], byte[]> record, DecodeException e);

    /** An internal error occurred with a record; it is rejected next. */
    void fault(Throwable e);
  }

  /** A reader without knowledge of former states. */
  RecordReader(EventStream stream, Partition partition, OnReject onReject) {
    this(stream, partition, KnownEntities.UNKNOWN, onReject);
  }

  /**
   * @param entities the states of the entities; updated with each event
   */
  public RecordReader(
      EventStream stream, Partition partition, KnownEntities entities, OnReject onReject) {
    this.stream = stream;
    this.partition = partition;
    this.entities = entities;
    this.decoder = stream.decoder();
    this.onReject = onReject;
  }

  /**
   * Adds the events of the records.
   *
   * @return the number of events
   */
  public int read(List<ConsumerRecord<byte[], byte[]>> records, BatchBuilder batch) {
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
    try {
      Optional<DecodedRecord> draft = decoder.decode(record);
      return draft.isEmpty() ? Optional.empty() : event(draft.get(), position(record));
    } catch (RuntimeException | Error e) {
      // An internal error, or too little memory for one record, must not stop the partition either.
      onReject.fault(e);
      throw new DecodeException(DecodeException.Cause.INTERNAL, e.getClass().getSimpleName());
    }
  }

  private Optional<ChangeEvent> event(DecodedRecord draft, Position position)
      throws DecodeException {
    Optional<BeforeImage> prior = entities.prior(draft, position.offset());
    List<Topic> topics = topics(draft, prior);
    if (topics.isEmpty()) {
      return Optional.empty(); // nobody is meant to hear of some types
    }
    DecodedRecord whole = withData(draft, prior);
    // The stored event has no before image, which would be the data of a second entity.
    List<Topic> former = stream.routes().former(draft, topics, prior);
    ChangeEvent kept = whole.event(topics, position, Optional.empty(), former);
    boolean counts = entities.keep(kept);
    // An overtaken event does not change the state, so no client gets {@code left} because of it.
    return Optional.of(
        prior.isEmpty() || !counts ? kept : whole.event(topics, position, prior, former));
  }

  /**
   * A tombstone contains only the key. It gets the topics of its entity's known state, and no
   * topics if that is unknown.
   */
  private List<Topic> topics(DecodedRecord draft, Optional<BeforeImage> prior)
      throws DecodeException {
    if (draft.operation() != Operation.DELETE || prior.isEmpty()) {
      return stream.routes().topics(draft);
    }
    List<Topic> own;
    try {
      own = stream.routes().topics(draft);
    } catch (DecodeException e) {
      if (e.why() != DecodeException.Cause.NO_TOPIC) {
        throw e;
      }
      own = List.of();
    }
    return own.isEmpty() ? prior.get().topics() : own;
  }

  /** A delete carries the last state of the entity. */
  private static DecodedRecord withData(DecodedRecord draft, Optional<BeforeImage> prior) {
    return draft.operation() == Operation.DELETE && draft.data().isNull()
        ? prior
            .filter(BeforeImage::exists)
            .map(was -> draft.with(draft.key(), was.data(), draft.dataFound()))
            .orElse(draft)
        : draft;
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

  // The gap is placed before the next event: a client that has that event must have received the
  // gap, or a cursor after it would hide the loss.
  private void flushGap(BatchBuilder batch) {
    if (badFrom >= 0) {
      batch.gap(Gap.of(Gap.Cause.UNDECODABLE, partition, badFrom, badTo));
      badFrom = -1;
    }
  }
}
