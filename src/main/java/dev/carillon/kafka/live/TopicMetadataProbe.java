package dev.carillon.kafka.live;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers which of the configured topics exist and where their partitions begin and end.
 * The result arrives on a thread of Kafka's client; no thread waits for it.
 */
public final class TopicMetadataProbe implements AutoCloseable {
  /** The id that a broker without topic ids reports. */
  static final UUID NO_ID = new UUID(0, 0);

  private final Admin admin;

  public TopicMetadataProbe(Admin admin) {
    this.admin = admin;
  }

  /**
   * First and last offset of a partition.
   *
   * @param end the last stable offset: before the first record of an open transaction
   * @param highWatermark the end without regard to transactions
   */
  record Extent(long begin, long end, long highWatermark) {}

  /**
   * A topic that exists.
   *
   * @param partitions the numbers of all its partitions
   * @param extents of its partitions; a partition without a leader has none
   */
  record Topic(UUID id, Set<Integer> partitions, Map<Integer, Extent> extents) {}

  /**
   * Result of a probe.
   *
   * @param missing topics that do not exist
   * @param failed topics for which permission is missing or the brokers gave no answer, and why
   */
  public record Answer(
      Map<String, Topic> topics, Set<String> missing, Map<String, Throwable> failed) {
    /**
     * True if the result contains nothing but failures: no broker responds, or none accepts the
     * connection.
     */
    boolean isSilence() {
      return topics.isEmpty() && missing.isEmpty() && !failed.isEmpty();
    }
  }

  CompletableFuture<Answer> ask(Collection<String> names) {
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names).topicNameValues();
    var topics = new HashMap<String, TopicDescription>();
    var missing = new HashSet<String>();
    var failed = new HashMap<String, Throwable>();
    return settled(
            described,
            topics::put,
            (name, failure) -> {
              if (failure instanceof UnknownTopicOrPartitionException) {
                missing.add(name);
              } else {
                failed.put(name, failure);
              }
            })
        .thenCompose(nothing -> measured(topics))
        .thenApply(found -> new Answer(found, missing, failed));
  }

  private CompletableFuture<Map<String, Topic>> measured(Map<String, TopicDescription> topics) {
    var partitions = new HashSet<TopicPartition>();
    topics.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(p -> partitions.add(new TopicPartition(name, p.partition()))));
    return extents(partitions)
        .thenApply(
            extents -> {
              var found = new HashMap<String, Topic>();
              topics.forEach((name, topic) -> found.put(name, topic(topic, extents)));
              return found;
            });
  }

  private static Topic topic(TopicDescription topic, Map<TopicPartition, Extent> extents) {
    var numbers = new HashSet<Integer>();
    topic.partitions().forEach(p -> numbers.add(p.partition()));
    var own = new HashMap<Integer, Extent>();
    extents.forEach(
        (p, extent) -> {
          if (p.topic().equals(topic.name())) {
            own.put(p.partition(), extent);
          }
        });
    return new Topic(uuid(topic.topicId()), numbers, own);
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private CompletableFuture<Map<TopicPartition, Extent>> extents(Set<TopicPartition> partitions) {
    var begin = offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var end = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    var high = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    return CompletableFuture.allOf(begin, end, high)
        .thenApply(
            nothing -> {
              var extents = new HashMap<TopicPartition, Extent>();
              for (TopicPartition p : partitions) {
                Long first = begin.join().get(p);
                Long last = end.join().get(p);
                Long mark = high.join().get(p);
                // A partition without a leader has no offsets; the next probe asks again.
                if (first != null && last != null && mark != null) {
                  extents.put(p, new Extent(first, last, mark));
                }
              }
              return extents;
            });
  }

  /** The first offset of each partition that has a leader. */
  public CompletableFuture<Map<TopicPartition, Long>> begins(Set<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
  }

  /**
   * The first offset in each partition whose record is not older than the time, or the end of the
   * readable records; only for partitions with a leader.
   *
   * @param time in milliseconds since the epoch; not negative, because negative values have special
   *     meanings
   */
  public CompletableFuture<Map<TopicPartition, Long>> firstSince(
      Set<TopicPartition> partitions, long time) {
    var found = offsets(partitions, OffsetSpec.forTimestamp(time), IsolationLevel.READ_COMMITTED);
    var ends = offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    return found.thenCombine(
        ends,
        (first, end) -> {
          var since = new HashMap<>(first);
          since.replaceAll((p, offset) -> offset >= 0 ? offset : end.getOrDefault(p, -1L));
          since.values().removeIf(offset -> offset < 0);
          return since;
        });
  }

  private CompletableFuture<Map<TopicPartition, Long>> offsets(
      Set<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    var specs = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(p -> specs.put(p, spec));
    ListOffsetsResult result = admin.listOffsets(specs, new ListOffsetsOptions(isolation));
    var asked = new HashMap<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>>();
    partitions.forEach(p -> asked.put(p, result.partitionResult(p)));
    var offsets = new HashMap<TopicPartition, Long>();
    return settled(asked, (p, info) -> offsets.put(p, info.offset()), (p, failure) -> {})
        .thenApply(nothing -> offsets);
  }

  /** Waits for all futures, successful or not, and then handles each result. */
  private static <K, V> CompletableFuture<Void> settled(
      Map<K, KafkaFuture<V>> futures,
      BiConsumer<K, V> onValue,
      BiConsumer<K, Throwable> onFailure) {
    var stages = new HashMap<K, CompletableFuture<V>>();
    futures.forEach(
        (key, future) -> stages.put(key, future.toCompletionStage().toCompletableFuture()));
    return CompletableFuture.allOf(stages.values().toArray(CompletableFuture[]::new))
        .handle(
            (nothing, failure) -> {
              stages.forEach(
                  (key, stage) -> {
                    try {
                      onValue.accept(key, stage.join());
                    } catch (CompletionException e) {
                      onFailure.accept(key, e.getCause() == null ? e : e.getCause());
                    }
                  });
              return null;
            });
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
