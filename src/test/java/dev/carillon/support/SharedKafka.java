package dev.carillon.support;

import dev.carillon.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One broker for all tests of this process. Who stops a broker starts one of its own. */
public final class SharedKafka implements AutoCloseable {
  private final Path directory = SharedServers.directory("kafka");
  private final EmbeddedKafka broker;
  private final KafkaProducer<byte[], byte[]> producer;

  private SharedKafka() {
    broker =
        new EmbeddedKafka(
                EmbeddedKafka.Options.of(directory)
                    // Or a transaction whose writer was killed is open for 10 s longer.
                    .withSetting(
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500"))
            .start();
    producer = producer(broker.bootstrap());
  }

  public static SharedKafka get() {
    return SharedServers.get(SharedKafka.class, SharedKafka::new);
  }

  public String bootstrap() {
    return broker.bootstrap();
  }

  /** Creates a topic that no other test has, and returns its name. */
  public String topic(String prefix, int partitions) {
    return topic(prefix, partitions, Map.of());
  }

  public String topic(String prefix, int partitions, Map<String, String> config) {
    String name = prefix + "-" + UUID.randomUUID();
    broker.createTopic(name, partitions, config);
    return name;
  }

  public RecordMetadata produce(String topic, @Nullable String key, @Nullable String value) {
    return produce(topic, Map.of(), key, value);
  }

  /** Returns when the broker has acknowledged the record. */
  public RecordMetadata produce(
      String topic, Map<String, String> headers, @Nullable String key, @Nullable String value) {
    var entry = new ProducerRecord<>(topic, bytes(key), bytes(value));
    headers.forEach(
        (name, text) -> entry.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    return produce(entry);
  }

  public RecordMetadata produce(ProducerRecord<byte[], byte[]> entry) {
    try {
      return producer.send(entry).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("not produced to " + entry.topic(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The first records of a topic, in the order of their partitions, waiting up to 30 s for them.
   */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return read(bootstrap(), topic, count);
  }

  /** As {@link #read(String, int)}, from a test's own broker. */
  public static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrap, String topic, int count) {
    try (var consumer = consumer(bootstrap)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var read = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (read.size() < count && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
      return read;
    }
  }

  public static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  public static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("enable.auto.commit", false);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    broker.close();
    SharedServers.delete(directory);
  }
}
