package dev.carillon.kafka.group;

import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.live.EventRecordReader;
import dev.carillon.kafka.template.DecodeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Positions of a group member in its assigned partitions. Confined to one thread. Also decides
 * where a partition without a committed offset begins: at its end if the group sees the topic for
 * the first time, at its beginning if the partition appeared later. The member that owns partition
 * 0 of a topic decides for the whole topic, in one commit; the others wait for it.
 */
final class GroupPositions implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(TransactionalProcessor.class);
  private static final Duration RECHECK = Duration.ofMillis(300);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, EventStream> streams;
  private final Duration discovery;

  private final Set<String> present = new HashSet<>();

  /** Topics that did not exist when this member looked: all their records are new. */
  private final Set<String> missed = new HashSet<>();

  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final Set<TopicPartition> waiting = new HashSet<>();

  /** Partitions that cannot be read at our position, until the next readable offset is known. */
  private final Set<TopicPartition> held = new HashSet<>();

  private long looked;
  private long checked;

  /**
   * Start of reading in a partition.
   *
   * @param next the first offset to process; earlier records are read for context only
   */
  private record Place(EventRecordReader reading, long next) {}

  GroupPositions(
      Consumer<byte[], byte[]> consumer, Map<String, EventStream> streams, KafkaOptions options) {
    this.consumer = consumer;
    this.streams = streams;
    this.discovery = options.discovery();
    this.looked = System.nanoTime() - discovery.toNanos();
    this.checked = looked;
  }

  /** Looks for new topics, and for the decisions of other members, at intervals. */
  void look() {
    long now = System.nanoTime();
    if (present.size() < streams.size() && now - looked >= discovery.toNanos()) {
      looked = now;
      boolean news = false;
      for (String topic : streams.keySet()) {
        if (!present.contains(topic)) {
          news |= isThere(topic);
        }
      }
      if (news) {
        consumer.subscribe(Set.copyOf(present), this);
      }
    }
    if (!waiting.isEmpty() && now - checked >= RECHECK.toNanos()) {
      checked = now;
      place(Set.copyOf(waiting));
    }
  }

  private boolean isThere(String topic) {
    if (consumer.partitionsFor(topic).isEmpty()) {
      if (missed.add(topic)) {
        log.info("kafka topic is not there yet topic={}", topic);
      }
      return false;
    }
    return present.add(topic);
  }

  /** True while there is no topic to read. */
  boolean isIdle() {
    return present.isEmpty();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    place(Set.copyOf(partitions));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(places::remove);
    partitions.forEach(held::remove);
    partitions.forEach(waiting::remove);
  }

  private void place(Set<TopicPartition> partitions) {
    var topics = new HashSet<String>();
    partitions.forEach(p -> topics.add(p.topic()));
    for (String topic : topics) {
      var own = new HashSet<>(partitions);
      own.removeIf(p -> !p.topic().equals(topic));
      try {
        place(topic, own);
      } catch (TimeoutException e) {
        // The offsets are unknown while a transaction of a failed member is open.
        log.debug("the group's offsets are not known yet topic={}", topic);
        own.forEach(this::await);
      }
    }
  }

  private void place(String topic, Set<TopicPartition> own) {
    var all = new HashSet<>(own);
    consumer
        .partitionsFor(topic)
        .forEach(info -> all.add(new TopicPartition(topic, info.partition())));
    Map<TopicPartition, Long> known = committed(all);
    var first = new TopicPartition(topic, 0);
    if (!known.containsKey(first) && own.contains(first)) {
      known = begin(topic, all, known);
    }
    boolean begun = known.containsKey(first);
    for (TopicPartition p : own) {
      Long next = known.get(p);
      if (next != null) {
        stand(p, next);
      } else if (begun) {
        stand(p, consumer.beginningOffsets(Set.of(p)).getOrDefault(p, 0L));
      } else {
        await(p);
      }
    }
  }

  private Map<TopicPartition, Long> committed(Set<TopicPartition> partitions) {
    var offsets = new HashMap<TopicPartition, Long>();
    consumer
        .committed(partitions)
        .forEach(
            (p, at) -> {
              if (at != null) {
                offsets.put(p, at.offset());
              }
            });
    return offsets;
  }

  /** The group sees the topic for the first time. */
  private Map<TopicPartition, Long> begin(
      String topic, Set<TopicPartition> all, Map<TopicPartition, Long> known) {
    var starts =
        new HashMap<>(
            missed.contains(topic) ? consumer.beginningOffsets(all) : consumer.endOffsets(all));
    starts.putAll(known);
    var commit = new HashMap<TopicPartition, OffsetAndMetadata>();
    starts.forEach((p, offset) -> commit.put(p, new OffsetAndMetadata(offset)));
    // A single commit: a member that sees the offset of partition 0 sees all of them.
    consumer.commitSync(commit);
    log.info("the group begins topic={} at={}", topic, starts);
    return starts;
  }

  private void stand(TopicPartition p, long offset) {
    EventStream stream = streams.get(p.topic());
    if (stream == null) {
      throw new IllegalArgumentException("not one of ours: " + p);
    }
    // The decoding of a record can depend on the previous one: a tombstone on its delete.
    stand(p, stream, offset, stream.looksBack() && offset > 0);
  }

  private void stand(TopicPartition p, EventStream stream, long offset, boolean looksBack) {
    places.put(p, new Place(new EventRecordReader(stream, p.partition()), offset));
    consumer.seek(p, looksBack ? offset - 1 : offset);
    if (waiting.remove(p)) {
      consumer.resume(Set.of(p));
    }
  }

  private void await(TopicPartition p) {
    if (waiting.add(p)) {
      consumer.seek(p, 0);
      consumer.pause(Set.of(p));
    }
  }

  /** True if it is not yet known where to begin in this partition. */
  boolean isWaiting(TopicPartition p) {
    return waiting.contains(p);
  }

  /** True if the partition is being read. */
  boolean isRead(TopicPartition p) {
    return places.containsKey(p) && !waiting.contains(p) && !held.contains(p);
  }

  /** Pauses a partition while its next readable offset is determined. */
  void hold(TopicPartition p) {
    held.add(p);
    consumer.pause(Set.of(p));
  }

  /**
   * Continues at the next readable offset; false if the partition is no longer assigned to this
   * member.
   */
  boolean release(UnreadableBatches.Verdict verdict) {
    TopicPartition p = verdict.partition();
    if (!held.contains(p) || consumer.position(p) != verdict.from()) {
      return false; // it was another's meanwhile
    }
    held.remove(p);
    // Also if nothing was wrong: what was already fetched is fetched again.
    consumer.seek(p, verdict.next());
    consumer.resume(Set.of(p));
    return true;
  }

  /** The record as an event; empty if it is none. */
  Optional<ChangeEvent> event(ConsumerRecord<byte[], byte[]> record) throws DecodeException {
    Place place = places.get(new TopicPartition(record.topic(), record.partition()));
    if (place == null) {
      throw new IllegalStateException("a record of no place of ours: " + record.topic());
    }
    if (record.offset() >= place.next()) {
      return place.reading().event(record);
    }
    lookBack(place, record);
    return Optional.empty();
  }

  private static void lookBack(Place place, ConsumerRecord<byte[], byte[]> record) {
    try {
      Optional<ChangeEvent> unused = place.reading().event(record);
    } catch (DecodeException e) {
      log.debug("looked back at a record that cannot be decoded cause={}", e.why().word());
    }
  }

  /**
   * Handles positions that no longer exist in the log.
   *
   * @param at the positions
   * @return the partitions in which records were skipped
   */
  Set<TopicPartition> lost(Map<TopicPartition, Long> at) {
    var gone = new HashSet<TopicPartition>();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(at.keySet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(at.keySet());
    at.forEach(
        (p, offset) -> {
          Place place = places.get(p);
          EventStream stream = streams.get(p.topic());
          if (place == null || stream == null) {
            return;
          }
          long begin = begins.getOrDefault(p, 0L);
          if (offset < place.next() && place.next() >= begin) {
            // Only the record that was read for context is gone.
            stand(p, stream, place.next(), false);
          } else {
            long next = offset < begin ? begin : ends.getOrDefault(p, begin);
            log.warn(
                "records were gone before they were read at={} from={} to={}", p, offset, next);
            stand(p, stream, next, false);
            gone.add(p);
          }
        });
    return gone;
  }
}
