package dev.carillon.kafka.replay;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.BatchProbe;
import dev.carillon.kafka.client.UnreadableRanges;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.live.BatchBuilder;
import dev.carillon.kafka.live.RecordReader;
import dev.carillon.kafka.state.KnownEntities;
import dev.carillon.kafka.state.ReplayedEntities;
import dev.carillon.kafka.state.RetiredEntityLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages at arbitrary positions. A partition that is not read at the moment is paused and
 * keeps its prefetched records, so that continuing at the same position costs no seek. Confined to
 * one thread.
 */
final class ReplayConsumer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplayReaders.class);

  /** Maximum number of open partitions: each may hold a fetch. */
  private static final int MAX_PLACES = 32;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, EventStream> streams;
  private final RetiredEntityLog graves;
  private final long maxShownBytes;
  private final UnreadableRanges unreadable;

  /** The assigned partitions in access order; the most recently read one is last. */
  private final Map<TopicPartition, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param graves former states of retired entities, from the live reader
   * @param maxBytes limit of the memory of the entities that were shown
   * @param unreadable the known unreadable ranges; it outlives this object
   */
  ReplayConsumer(
      Consumer<byte[], byte[]> consumer,
      Map<String, EventStream> streams,
      RetiredEntityLog graves,
      long maxBytes,
      UnreadableRanges unreadable) {
    this.consumer = consumer;
    this.unreadable = unreadable;
    this.streams = streams;
    this.graves = graves;
    this.maxShownBytes = maxBytes / MAX_PLACES;
  }

  /**
   * Result of one read.
   *
   * @param pages at most one of each partition
   * @param lost the positions that no longer exist
   * @param stuck a partition that cannot be read at the consumer's position
   */
  record Brought(List<ReplayPage> pages, List<Lost> lost, Optional<Stuck> stuck) {}

  /**
   * A partition that cannot be read.
   *
   * @param offset the offset that cannot be read
   */
  record Stuck(Partition partition, TopicPartition kafka, long offset) {}

  /**
   * A position that no longer exists.
   *
   * @param divergent the offset where the log diverges from the one that was read, if that is the
   *     reason; empty if the offset is out of range
   */
  record Lost(Position from, Optional<Long> divergent) {}

  /**
   * Reads from each of the positions, one per partition, until at least one of them has advanced.
   * The records at a position can need more than one read.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses
   */
  Brought read(Collection<Position> wanted, Duration limit) {
    var active = new HashSet<TopicPartition>();
    for (Position from : wanted) {
      active.add(kafka(from.partition()));
    }
    for (Position from : wanted) {
      if (!stands(from)) {
        stand(from, true, active);
      }
    }
    only(active);
    try {
      return new Brought(pages(consumer.poll(limit)), List.of(), Optional.empty());
    } catch (OffsetOutOfRangeException e) {
      return new Brought(List.of(), lost(e), Optional.empty());
    } catch (KafkaException e) {
      Optional<Stuck> stuck =
          BatchProbe.isOfContent(e)
              ? BatchProbe.place(e).flatMap(kafka -> stuck(kafka, active))
              : Optional.empty();
      if (stuck.isEmpty()) {
        throw e;
      }
      return new Brought(List.of(), List.of(), stuck);
    }
  }

  private Optional<Stuck> stuck(TopicPartition kafka, Set<TopicPartition> active) {
    Place place = places.get(kafka);
    if (place == null || !active.contains(kafka)) {
      return Optional.empty();
    }
    long offset = consumer.position(kafka);
    places.remove(kafka); // what was fetched is dropped, too
    assign();
    return Optional.of(new Stuck(place.partition, kafka, offset));
  }

  /**
   * The offset that is read next for a position, as far as is known: the previous record, if that
   * is needed.
   */
  Stuck suspect(Position from) {
    TopicPartition kafka = kafka(from.partition());
    return new Stuck(from.partition(), kafka, from.offset());
  }

  /** Marks a range as unreadable, so that it is not read for context. */
  void avoid(Partition partition, long from, long to) {
    unreadable.add(partition, from, to);
    places.remove(kafka(partition));
    assign();
  }

  /**
   * The next readable offset after one that is known to be unreadable; empty if it is not known as
   * unreadable.
   */
  OptionalLong readableAfter(Position from) {
    return unreadable.end(from.partition(), from.offset());
  }

  /**
   * Asks Kafka whether the log is still the one that was seen up to this position.
   *
   * @return the position if it is lost
   * @throws org.apache.kafka.common.errors.TimeoutException if there was no response in time
   */
  Optional<Lost> check(Position at, Duration limit) {
    TopicPartition kafka = kafka(at.partition());
    stand(at, false, Set.of(kafka));
    try {
      // An epoch can be checked only with a known leader. A former position here proves nothing,
      // because the log may have been truncated since.
      var end = consumer.endOffsets(Set.of(kafka), limit);
      stand(at, false, Set.of(kafka));
      long next = consumer.position(kafka, limit); // known once the epoch was found to be right
      log.debug("at the end of kafka's log at={} end={} next={}", at, end, next);
      return Optional.empty();
    } catch (OffsetOutOfRangeException e) {
      return lost(e).stream().filter(lost -> lost.from().equals(at)).findFirst();
    }
  }

  /** Drops topics that may not be read, so that the others are not affected. */
  void leave(Set<String> topics) {
    places.keySet().removeIf(kafka -> topics.contains(kafka.topic()));
    assign();
  }

  private TopicPartition kafka(Partition partition) {
    return new TopicPartition(partition.stream().kafkaTopic(), partition.number());
  }

  private boolean stands(Position from) {
    Place place = places.get(kafka(from.partition()));
    return place != null && place.stands(from);
  }

  private void stand(Position from, boolean mayPrime, Set<TopicPartition> active) {
    TopicPartition kafka = kafka(from.partition());
    EventStream stream = streams.get(kafka.topic());
    if (stream == null) {
      throw new IllegalArgumentException("not one of ours: " + from);
    }
    boolean primes =
        mayPrime
            && stream.looksBack()
            && from.offset() > 0
            && unreadable.end(from.partition(), from.offset() - 1).isEmpty();
    places.put(kafka, new Place(stream, new ReplayedEntities(maxShownBytes), from, primes));
    Iterator<TopicPartition> oldest = places.keySet().iterator();
    while (places.size() > MAX_PLACES && oldest.hasNext()) {
      if (!active.contains(oldest.next())) {
        oldest.remove();
      }
    }
    assign();
    consumer.seek(
        kafka,
        new OffsetAndMetadata(
            primes ? from.offset() - 1 : from.offset(),
            from.leaderEpoch() < 0 ? Optional.empty() : Optional.of(from.leaderEpoch()),
            ""));
  }

  private void assign() {
    if (!consumer.assignment().equals(places.keySet())) {
      consumer.assign(places.keySet());
    }
  }

  private void only(Set<TopicPartition> active) {
    var idle = new HashSet<>(places.keySet());
    idle.removeAll(active);
    consumer.pause(idle);
    consumer.resume(active);
  }

  private List<ReplayPage> pages(ConsumerRecords<byte[], byte[]> records) {
    var pages = new ArrayList<ReplayPage>();
    var again = new ArrayList<Position>();
    var back = new ArrayList<Position>();
    records
        .nextOffsets()
        .forEach(
            (kafka, next) -> {
              Place place = places.get(kafka);
              if (place != null) {
                if (place.isDivergent(records.records(kafka))) {
                  again.add(place.next);
                } else {
                  long end = place.end(graves);
                  place.read(records.records(kafka), next, end).ifPresent(pages::add);
                  if (next.offset() > end) {
                    back.add(place.next);
                  }
                }
              }
            });
    // Kafka was asked about the previous position. A read at this one returns the actual error.
    again.forEach(from -> stand(from, false, places.keySet()));
    back.forEach(from -> stand(from, true, places.keySet()));
    return pages;
  }

  private List<Lost> lost(OffsetOutOfRangeException e) {
    var lost = new ArrayList<Lost>();
    for (TopicPartition kafka : e.offsetOutOfRangePartitions().keySet()) {
      Place place = places.remove(kafka);
      assign();
      if (place != null && place.primes) {
        // The previous record may be gone, while the position still exists.
        stand(place.next, false, places.keySet());
      } else if (place != null) {
        lost.add(new Lost(place.next, divergent(e, kafka, place.next)));
      }
    }
    return lost;
  }

  private static Optional<Long> divergent(
      OffsetOutOfRangeException e, TopicPartition kafka, Position at) {
    if (e instanceof LogTruncationException truncation) {
      OffsetAndMetadata known = truncation.divergentOffsets().get(kafka);
      return Optional.of(known == null ? at.offset() : Math.min(at.offset(), known.offset()));
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Position of the consumer, and with it of the decoder, in one partition. */
  private static final class Place {
    private final Partition partition;
    private final ReplayedEntities entities;
    private final RecordReader reading;

    /** The position that is wanted next. */
    private Position next;

    /**
     * True while the consumer is one record before that, because the decoding depends on that
     * record.
     */
    private boolean primes;

    Place(EventStream stream, ReplayedEntities entities, Position from, boolean primes) {
      this.partition = from.partition();
      this.entities = entities;
      this.reading =
          new RecordReader(
              stream,
              partition,
              stream.stream().state() ? entities : KnownEntities.UNKNOWN,
              RecordReader.OnReject.NOTHING);
      this.next = from;
      this.primes = primes;
    }

    boolean stands(Position from) {
      return from.partition().equals(partition)
          && from.offset() == next.offset()
          && (from.leaderEpoch() < 0 || from.leaderEpoch() == next.leaderEpoch());
    }

    /** True if the previous record is not the one that was seen there. */
    boolean isDivergent(List<ConsumerRecord<byte[], byte[]>> records) {
      return primes
          && next.leaderEpoch() >= 0
          && before(records).stream()
              .flatMap(record -> record.leaderEpoch().stream())
              .anyMatch(epoch -> epoch != next.leaderEpoch());
    }

    /**
     * The offset to stop at: the former states of later records are not known to the live reader
     * yet.
     */
    long end(RetiredEntityLog graves) {
      if (!partition.stream().state()) {
        return Long.MAX_VALUE;
      }
      RetiredEntityLog.PartitionRetirements plot = graves.plot(partition);
      entities.use(plot);
      return plot.passed();
    }

    Optional<ReplayPage> read(
        List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata reached, long end) {
      List<ConsumerRecord<byte[], byte[]>> before = before(records);
      reading.read(before, new BatchBuilder());
      primes = false;
      Position from = next;
      if (Math.min(reached.offset(), end) <= from.offset()) {
        return Optional.empty();
      }
      List<ConsumerRecord<byte[], byte[]>> rest = records.subList(before.size(), records.size());
      if (reached.offset() <= end) {
        next = new Position(partition, reached.offset(), reached.leaderEpoch().orElse(-1));
      } else {
        rest = rest.stream().takeWhile(record -> record.offset() < end).toList();
        int epoch =
            rest.isEmpty()
                ? from.leaderEpoch()
                : rest.get(rest.size() - 1).leaderEpoch().orElse(-1);
        next = new Position(partition, end, epoch);
      }
      var batch = new BatchBuilder();
      reading.read(rest, batch);
      batch.reached(next);
      return Optional.of(new ReplayPage(from, batch.build(), rest, entities.known()));
    }

    private List<ConsumerRecord<byte[], byte[]>> before(
        List<ConsumerRecord<byte[], byte[]>> records) {
      boolean one = !records.isEmpty() && records.get(0).offset() < next.offset();
      return one ? records.subList(0, 1) : List.of();
    }
  }
}
