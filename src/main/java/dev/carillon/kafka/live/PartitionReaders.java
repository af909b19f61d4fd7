package dev.carillon.kafka.live;

import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.state.StateTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions that are read, kept consistent with the brokers' metadata. Confined to the
 * reader's thread, except for {@link #frontier}, {@link #haveCaughtUp} and {@link #measure}.
 */
final class PartitionReaders {
  private static final Logger log = LoggerFactory.getLogger(KafkaReader.class);

  private final Map<String, EventStream> streams = new HashMap<>();
  private final StateTables states;
  private final RejectedRecords rejects;
  private final ReaderMeter meter;
  private final long warmUpRecords;
  private final Map<TopicPartition, PartitionReader> tails = new HashMap<>();
  private final Map<String, UUID> topicIds = new HashMap<>();

  /** Topics that did not exist when they were looked up: all their records are new. */
  private final Set<String> missed = new HashSet<>();

  private final Set<String> failed = new HashSet<>();

  /** Partitions that existed all the time, but without a leader to ask. */
  private final Set<TopicPartition> leaderless = new HashSet<>();

  /** Partitions whose state is not yet complete. */
  private final Set<PartitionReader> building = new HashSet<>();

  private int slots;
  private volatile List<PartitionReader> all = List.of();

  PartitionReaders(
      List<EventStream> streams,
      StateTables states,
      RejectedRecords rejects,
      ReaderMeter meter,
      long warmUpRecords) {
    streams.forEach(stream -> this.streams.put(stream.kafkaTopic(), stream));
    this.states = states;
    this.rejects = rejects;
    this.meter = meter;
    this.warmUpRecords = warmUpRecords;
  }

  Collection<String> topics() {
    return streams.keySet();
  }

  /** True if there is nothing to read at present. */
  boolean isEmpty() {
    return tails.values().stream().noneMatch(PartitionReader::isRead);
  }

  /** All partitions that are read at present. */
  List<PartitionReader> read() {
    return tails.values().stream().filter(PartitionReader::isRead).toList();
  }

  /** The offset vector up to which everything was read. Safe to call on any thread. */
  OffsetVector frontier() {
    var frontier = new OffsetVector();
    all.forEach(tail -> frontier.reached(tail.told()));
    return frontier;
  }

  /** True if all records from before the start were read. Safe to call on any thread. */
  boolean haveCaughtUp() {
    return all.stream().allMatch(PartitionReader::hasCaughtUp);
  }

  /** True if the records that the state streams had when their partitions began were read. */
  boolean stateIsWhole() {
    building.removeIf(PartitionReader::hasCaughtUp);
    return building.isEmpty();
  }

  /**
   * Adjusts the partition readers to the brokers' metadata.
   *
   * @return the changes for the event loops: partitions that began or ended
   */
  BatchBuilder apply(TopicMetadataProbe.Answer answer, Consumer<byte[], byte[]> consumer) {
    var news = new BatchBuilder();
    var toSeek = new ArrayList<PartitionReader>();
    answer.missing().forEach(this::lose);
    answer.failed().forEach(this::fail);
    answer
        .topics()
        .forEach(
            (name, topic) -> {
              endOthers(name, topic.id(), news);
              toSeek.addAll(resume(name));
              toSeek.addAll(begin(name, topic, news));
            });
    all = List.copyOf(tails.values());
    assign(consumer);
    toSeek.forEach(tail -> consumer.seek(tail.kafka(), tail.seekPosition()));
    return news;
  }

  private void lose(String name) {
    if (missed.add(name)) {
      log.warn("kafka topic does not exist topic={}", name);
    }
    suspend(name);
  }

  private void fail(String name, Throwable failure) {
    if (failed.add(name)) {
      log.warn("kafka topic cannot be looked at topic={} cause={}", name, failure.toString());
    }
  }

  /** Pauses the reading of a topic. */
  void suspend(String name) {
    tailsOf(name).forEach(tail -> tail.suspend(true));
  }

  private List<PartitionReader> tailsOf(String name) {
    return tails.values().stream().filter(tail -> tail.kafka().topic().equals(name)).toList();
  }

  /**
   * Ends the partitions of a deleted topic of the same name: its records are gone, and its offsets
   * have no meaning.
   */
  private void endOthers(String name, UUID id, BatchBuilder news) {
    if (id.equals(TopicMetadataProbe.NO_ID)) {
      return; // an older broker answered, which says nothing of it
    }
    UUID before = topicIds.put(name, id);
    if (before == null || before.equals(id)) {
      return;
    }
    log.warn("kafka topic was recreated topic={}", name);
    missed.add(name);
    var ranges = new ArrayList<Gap.Range>();
    for (PartitionReader tail : tailsOf(name)) {
      tails.remove(tail.kafka());
      building.remove(tail);
      Partition partition = tail.partition();
      ranges.add(new Gap.Range(partition, tail.told().offset(), Position.END));
      news.reached(Position.end(partition));
    }
    news.gap(new Gap(Gap.Cause.RECREATED, ranges));
    states.of(stream(name).stream()).clear();
    meter.gap(stream(name).stream(), Gap.Cause.RECREATED);
  }

  private List<PartitionReader> resume(String name) {
    failed.remove(name);
    List<PartitionReader> resumed =
        tailsOf(name).stream().filter(PartitionReader::isSuspended).toList();
    resumed.forEach(tail -> tail.suspend(false));
    return resumed;
  }

  private List<PartitionReader> begin(
      String name, TopicMetadataProbe.Topic topic, BatchBuilder news) {
    boolean late = !tailsOf(name).isEmpty() || missed.contains(name);
    var begun = new ArrayList<PartitionReader>();
    topic
        .extents()
        .forEach(
            (number, extent) -> {
              var kafka = new TopicPartition(name, number);
              if (!tails.containsKey(kafka)) {
                // A new partition is read from its beginning: a client may have waited for its
                // first record.
                PartitionReader tail =
                    begin(name, number, extent, late && !leaderless.remove(kafka));
                tails.put(kafka, tail);
                begun.add(tail);
                news.reached(tail.told());
                news.target(tail.target());
              }
            });
    if (!late) {
      topic.partitions().stream()
          .filter(number -> !topic.extents().containsKey(number))
          .forEach(number -> leaderless.add(new TopicPartition(name, number)));
    }
    if (!begun.isEmpty()) {
      missed.remove(name);
      log.info("kafka topic is read topic={} partitions={}", name, begun.size());
    }
    return begun;
  }

  private PartitionReader begin(
      String name, int number, TopicMetadataProbe.Extent extent, boolean whole) {
    EventStream stream = stream(name);
    UUID id = topicIds.getOrDefault(name, TopicMetadataProbe.NO_ID);
    var partition = new Partition(stream.stream(), id, number, slots++);
    long announced =
        whole ? extent.begin() : Math.max(extent.begin(), extent.end() - warmUpRecords);
    boolean state = stream.stream().state();
    // New records are for live clients, and not for catching up.
    var own =
        new PartitionReader.Extent(
            state ? extent.begin() : announced, announced, whole ? announced : extent.end());
    var tail = new PartitionReader(stream, partition, states.of(stream.stream()), rejects, own);
    if (state) {
      building.add(tail);
    }
    return tail;
  }

  /** Reports the lag according to the brokers' metadata. Safe to call on any thread. */
  void measure(TopicMetadataProbe.Answer answer) {
    var behind = new HashMap<EventStream, Long>();
    for (PartitionReader tail : all) {
      TopicMetadataProbe.Topic topic = answer.topics().get(tail.kafka().topic());
      TopicMetadataProbe.Extent extent =
          topic == null ? null : topic.extents().get(tail.kafka().partition());
      if (extent != null) {
        long left = Math.max(0, extent.highWatermark() - tail.position().offset());
        behind.merge(stream(tail.kafka().topic()), left, Long::sum);
      }
    }
    behind.forEach((stream, records) -> meter.behind(stream.stream(), records));
  }

  private EventStream stream(String name) {
    EventStream stream = streams.get(name);
    if (stream == null) {
      throw new IllegalArgumentException("not one of ours: " + name);
    }
    return stream;
  }

  /** Assigns to the consumer all partitions that are to be read. */
  void assign(Consumer<byte[], byte[]> consumer) {
    var active = new HashSet<TopicPartition>();
    tails.forEach(
        (kafka, tail) -> {
          if (tail.isRead()) {
            active.add(kafka);
          }
        });
    if (!consumer.assignment().equals(active)) {
      consumer.assign(active);
    }
  }

  /**
   * Continues with a partition that was paused as unreadable.
   *
   * @return the gap for the event loops; empty if there is none
   */
  Optional<Gap.Range> release(
      UnreadableBatches.Verdict verdict, Consumer<byte[], byte[]> consumer) {
    Optional<PartitionReader> held =
        tail(verdict.partition())
            .filter(tail -> tail.isHeld() && tail.position().offset() == verdict.from());
    if (held.isEmpty()) {
      return Optional.empty(); // it was made anew meanwhile, or moved
    }
    PartitionReader tail = held.get();
    long told = tail.told().offset();
    tail.hold(false);
    if (verdict.isUnreadable()) {
      tail.pass(verdict.next());
      rejects.unreadable(tail.partition().stream(), verdict.next() - verdict.from());
    }
    assign(consumer);
    if (tail.isRead()) {
      consumer.seek(tail.kafka(), tail.seekPosition());
    }
    return told < tail.told().offset()
        ? Optional.of(new Gap.Range(tail.partition(), told, tail.told().offset()))
        : Optional.empty();
  }

  /** Sets the positions of a new consumer. */
  void assignAnew(Consumer<byte[], byte[]> consumer) {
    assign(consumer);
    for (TopicPartition kafka : consumer.assignment()) {
      tail(kafka).ifPresent(tail -> consumer.seek(kafka, tail.seekPosition()));
    }
  }

  Optional<PartitionReader> tail(TopicPartition kafka) {
    return Optional.ofNullable(tails.get(kafka));
  }

  /** The batch of one poll; empty if all of it only built the state. */
  BatchBuilder read(ConsumerRecords<byte[], byte[]> records) {
    var batch = new BatchBuilder();
    for (TopicPartition kafka : records.partitions()) {
      tail(kafka).ifPresent(tail -> read(tail, records.records(kafka), batch));
    }
    records
        .nextOffsets()
        .forEach(
            (kafka, next) ->
                tail(kafka)
                    .ifPresent(
                        tail -> {
                          tail.advance(next);
                          if (!tail.isSilent()) {
                            batch.reached(tail.position());
                          }
                        }));
    return batch;
  }

  private void read(
      PartitionReader tail, List<ConsumerRecord<byte[], byte[]>> records, BatchBuilder batch) {
    int events = tail.read(records, batch);
    long bytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
    var stream = tail.partition().stream();
    meter.read(stream, events, bytes);
    meter.newest(stream, Instant.ofEpochMilli(records.get(records.size() - 1).timestamp()));
  }
}
