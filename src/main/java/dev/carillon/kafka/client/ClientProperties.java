package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Builds the properties of each Kafka client, in the order of precedence: Carillon's defaults, the
 * operator's settings, and settings that must not be overridden.
 */
public final class ClientProperties {
  private static final int REPLAY_RECORDS = 1_000;
  private static final int REPLAY_BYTES = 512 << 10;

  /**
   * Maximum size of one fetch response, unless a single batch is larger. Kafka's default is 50 MiB,
   * and the socket is read through direct memory of the same size.
   */
  private static final int READER_FETCH_BYTES = 8 << 20;

  private static final int REPLAY_FETCH_BYTES = 4 << 20;

  /** Bytes of unacknowledged records in a producer. */
  private static final long PRODUCER_BYTES = 8L << 20;

  private static final int GROUP_RECORDS = 500;
  private static final int GROUP_SESSION_MILLIS = 10_000;

  /** Maximum time for a group member to release its partitions. */
  private static final int MEMBER_POLL_MILLIS = 60_000;

  private final KafkaOptions options;
  private final Map<String, Object> all = new HashMap<>();

  /** Operators must not override the settings of a probe. */
  private boolean probe;

  private ClientProperties(KafkaOptions options) {
    this.options = options;
    // Two clients with the same name in a process conflict in JMX; JMX is not used here.
    all.put("metric.reporters", "");
    all.put("enable.metrics.push", false);
  }

  /** Consumer without a group that reads its assigned partitions with {@code read_committed}. */
  public static Consumer<byte[], byte[]> consumer(KafkaOptions options) {
    return new ClientProperties(options)
        .with("max.poll.records", options.maxPollRecords())
        .with("fetch.max.bytes", READER_FETCH_BYTES)
        .consumer("reader");
  }

  /**
   * Consumer that reads one batch of one partition at a time, to determine whether it can be read.
   */
  static Consumer<byte[], byte[]> probe(KafkaOptions options, String purpose) {
    return new ClientProperties(options).probe(1, true).consumer(purpose);
  }

  /** The same without checksum verification, and with whole batches. */
  static Consumer<byte[], byte[]> uncheckedProbe(KafkaOptions options, String purpose) {
    return new ClientProperties(options).probe(Integer.MAX_VALUE, false).consumer(purpose);
  }

  private ClientProperties probe(int records, boolean checks) {
    probe = true;
    return with("max.poll.records", records)
        .with("check.crcs", checks)
        .with("max.partition.fetch.bytes", 1)
        .with("fetch.max.bytes", 1)
        .with("fetch.max.wait.ms", 50);
  }

  /**
   * The same for short ranges at various positions: it prefetches less, because prefetched records
   * are often not needed.
   */
  public static Consumer<byte[], byte[]> replayConsumer(KafkaOptions options, String purpose) {
    return new ClientProperties(options)
        .with("max.poll.records", Math.min(REPLAY_RECORDS, options.maxPollRecords()))
        .with("max.partition.fetch.bytes", REPLAY_BYTES)
        .with("fetch.max.bytes", REPLAY_FETCH_BYTES)
        .consumer(purpose);
  }

  /**
   * Group member whose partitions move to another member only once this member has released them.
   */
  public static Consumer<byte[], byte[]> member(
      KafkaOptions options, String purpose, String group, Duration sessionTimeout) {
    int timeout = (int) sessionTimeout.toMillis();
    return new ClientProperties(options)
        .with("group.id", group)
        .with("group.protocol", "classic")
        .with("partition.assignment.strategy", CooperativeStickyAssignor.class.getName())
        .with("session.timeout.ms", timeout)
        .with("heartbeat.interval.ms", Math.max(1, timeout / 4))
        .with("max.poll.interval.ms", MEMBER_POLL_MILLIS)
        .consumer(purpose);
  }

  /**
   * Member of a group that divides the partitions. A member without heartbeats loses its
   * partitions, so the session timeout is short; operators may set another.
   */
  public static Consumer<byte[], byte[]> groupConsumer(
      KafkaOptions options, String purpose, String groupId) {
    return new ClientProperties(options)
        .with("max.poll.records", Math.min(GROUP_RECORDS, options.maxPollRecords()))
        .with("fetch.max.bytes", REPLAY_FETCH_BYTES)
        .with("session.timeout.ms", GROUP_SESSION_MILLIS)
        .with("heartbeat.interval.ms", GROUP_SESSION_MILLIS / 3)
        .with("metadata.max.age.ms", (int) options.discovery().toMillis())
        .with("group.id", groupId)
        .consumer(purpose);
  }

  private Consumer<byte[], byte[]> consumer(String purpose) {
    int timeout = (int) options.requestTimeout().toMillis();
    Map<String, Object> properties =
        with("default.api.timeout.ms", timeout)
            .with("request.timeout.ms", timeout)
            .fixed(purpose)
            .with("isolation.level", "read_committed")
            .with("auto.offset.reset", "none")
            .with("enable.auto.commit", false)
            .with("allow.auto.create.topics", false)
            .all;
    return made(
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  public static Admin admin(KafkaOptions options, String purpose) {
    int timeout = (int) options.requestTimeout().toMillis();
    var all =
        new ClientProperties(options)
            .with("default.api.timeout.ms", timeout)
            .with("request.timeout.ms", timeout)
            .fixed(purpose);
    return all.made(() -> Admin.create(all.all));
  }

  /**
   * Idempotent producer: an acknowledged record is on all in-sync replicas, exactly once; a record
   * that is not acknowledged within the timeout fails.
   */
  public static Producer<byte[], byte[]> producer(
      KafkaOptions options, String purpose, int maxBytes) {
    return new ClientProperties(options).producer(purpose, maxBytes);
  }

  /** The same with transactions. */
  public static Producer<byte[], byte[]> transactionalProducer(
      KafkaOptions options, String purpose, String id, int maxBytes) {
    int timeout = (int) options.acknowledgeTimeout().toMillis();
    return new ClientProperties(options)
        .with("transactional.id", id)
        .with("transaction.timeout.ms", timeout)
        .producer(purpose, maxBytes);
  }

  private Producer<byte[], byte[]> producer(String purpose, int maxBytes) {
    int timeout = (int) options.acknowledgeTimeout().toMillis();
    Map<String, Object> properties =
        with("max.request.size", maxBytes)
            .with("buffer.memory", Math.max(PRODUCER_BYTES, 2L * maxBytes))
            .with("linger.ms", 0)
            .with("max.block.ms", timeout)
            .with("request.timeout.ms", timeout)
            .with("delivery.timeout.ms", timeout)
            .fixed(purpose)
            .with("acks", "all")
            .with("enable.idempotence", true)
            .all;
    return made(
        () ->
            new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Kafka's clients resolve the brokers' names and check their settings in the constructor. */
  private <C> C made(Supplier<C> client) {
    PlaintextCheck.fault(options)
        .ifPresent(
            fault -> {
              throw new ClientUnavailableException(options, new KafkaException(fault));
            });
    try {
      return client.get();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new ClientUnavailableException(options, e);
    }
  }

  private ClientProperties with(String name, Object value) {
    all.put(name, value);
    return this;
  }

  private ClientProperties fixed(String purpose) {
    var own = probe ? Map.copyOf(all) : Map.<String, Object>of();
    all.putAll(options.properties());
    all.putAll(own);
    all.put("bootstrap.servers", options.bootstrapServers());
    all.put("client.id", options.clientId() + "-" + purpose);
    return this;
  }
}
