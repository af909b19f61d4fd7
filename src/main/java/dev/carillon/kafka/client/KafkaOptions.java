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
 * Settings of the Kafka connection and of the readers.
 *
 * @param properties further settings of Kafka's clients, such as {@code security.protocol}
 * @param clientId prefix of the {@code client.id}; each client appends its purpose
 * @param pollTimeout maximum time that one poll waits for records
 * @param discovery interval at which new partitions, and topics that did not exist, are looked up
 * @param requestTimeout maximum time of a metadata request before Kafka counts as unavailable
 * @param acknowledgeTimeout maximum time for Kafka to acknowledge a published record
 * @param deadLetterTopic the Kafka topic to which undecodable records are copied
 * @param maxInFlightBatches maximum number of batches that wait for the event loops
 * @param maxPollRecords maximum number of records in one batch
 * @param warmUpRecords records per partition that are read again at startup, for clients that
 *     resume; 0: none
 * @param maxStateBytes memory limit for the state of all state streams, including recently retired
 *     entities (at most a quarter, and only while there is room); if it is exceeded, the largest
 *     state is discarded
 * @param maxEventBytes size limit of a published event
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

  /** Settings that the guarantees of this package depend on; they cannot be overridden. */
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

  /** Kafka's clients would only log an unknown name, and ignore it. */
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

  /** A copy for a topic that is read from its beginning. */
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
