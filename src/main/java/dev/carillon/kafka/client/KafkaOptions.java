package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How Kafka is reached and read.
 *
 * @param properties more settings of Kafka's clients, as {@code security.protocol}
 * @param clientId what the brokers call us; each client adds what it is for
 * @param pollTimeout how long one poll waits for records
 * @param discovery how often new partitions, and topics that were not there, are looked for
 * @param requestTimeout how long a look-up may take before Kafka counts as away
 * @param acknowledgeTimeout how long Kafka may take to acknowledge what is published
 * @param deadLetterTopic where records that cannot be decoded are copied to
 * @param maxInFlightBatches how many batches may wait for the event loops
 * @param maxPollRecords the most records in one batch
 * @param warmUpRecords how many records per partition are read again at the start, for clients that
 *     resume; 0: none
 * @param maxStateBytes how much the state of all state streams may hold in memory, with what was
 *     deleted from it lately (at most a quarter, and only while there is room); past it the largest
 *     is given up
 * @param maxEventBytes the largest event that can be published
 */
public record KafkaOptions(
    String bootstrapServers,
    Map<String, String> properties,
    String clientId,
    Duration pollTimeout,
    Duration discovery,
    Duration requestTimeout,
    Duration acknowledgeTimeout,
    Optional<String> deadLetterTopic,
    int maxInFlightBatches,
    int maxPollRecords,
    long warmUpRecords,
    long maxStateBytes,
    int maxEventBytes) {

  private static final long MAX_STATE_BYTES = 256L << 20;

  /** What the promises of this package stand on: not for anyone to change. */
  private static final Set<String> OURS =
      Set.of(
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "client.id",
          "enable.auto.commit",
          "enable.idempotence",
          "acks",
          "group.id",
          "group.protocol",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  public KafkaOptions {
    properties = Map.copyOf(properties);
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrap-servers is empty");
    }
    var taken = new TreeSet<>(properties.keySet());
    taken.retainAll(OURS);
    if (!taken.isEmpty()) {
      throw new IllegalArgumentException("set by Carillon itself: " + String.join(", ", taken));
    }
    ConnectionRules.require(bootstrapServers, properties);
    requireKnown(properties.keySet());
    requirePositive("poll-timeout", pollTimeout);
    requirePositive("discovery", discovery);
    requirePositive("request-timeout", requestTimeout);
    requirePositive("acknowledge-timeout", acknowledgeTimeout);
    requirePositive("max-in-flight-batches", maxInFlightBatches);
    requirePositive("max-poll-records", maxPollRecords);
    requirePositive("max-event-bytes", maxEventBytes);
    if (warmUpRecords < 0) {
      throw new IllegalArgumentException("warm-up-records is negative");
    }
    if (maxStateBytes < 0) {
      throw new IllegalArgumentException("max-state-bytes is negative");
    }
  }

  /** Kafka's clients would only log a name that they do not know, and go on without it. */
  private static void requireKnown(Set<String> names) {
    var unknown = new TreeSet<>(names);
    unknown.removeAll(ConsumerConfig.configNames());
    unknown.removeAll(ProducerConfig.configNames());
    unknown.removeAll(AdminClientConfig.configNames());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "properties: Kafka's clients know no " + String.join(", ", unknown));
    }
  }

  private static void requirePositive(String name, Duration value) {
    requirePositive(name, value.toMillis());
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(name + " must be more than 0");
    }
  }

  /** The same for a topic that is read whole: from its beginning, and quickly found. */
  public KafkaOptions forWholeTopic(String purpose) {
    return new KafkaOptions(
        bootstrapServers,
        properties,
        clientId + "-" + purpose,
        pollTimeout,
        discovery,
        requestTimeout,
        acknowledgeTimeout,
        Optional.empty(),
        maxInFlightBatches,
        maxPollRecords,
        Long.MAX_VALUE,
        0,
        maxEventBytes);
  }

  public static KafkaOptions of(String bootstrapServers) {
    return new KafkaOptions(
        bootstrapServers,
        Map.of(),
        "carillon",
        Duration.ofMillis(250),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Optional.empty(),
        8,
        1_000,
        1_000,
        MAX_STATE_BYTES,
        1_000_000);
  }
}
