package dev.carillon.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the run itself does with Kafka: make topics, delete records, read what there is. */
final class KafkaSide {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final String bootstrap;

  KafkaSide(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  void createTopics() throws InterruptedException {
    var topics = new ArrayList<NewTopic>();
    for (SoakStream stream : SoakStream.values()) {
      topics.add(
          new NewTopic(stream.kafkaTopic(), stream.partitions(), (short) 1)
              .configs(Map.of("cleanup.policy", "delete", "retention.ms", "-1")));
    }
    topics.add(
        new NewTopic(Flood.KAFKA_TOPIC, Flood.PARTITIONS, (short) 1)
            .configs(Map.of("retention.bytes", "67108864", "segment.bytes", "16777216")));
    try (Admin admin = admin()) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics were not created", e.getCause());
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  /** Deletes what lies before the offset. */
  void deleteBefore(SoakStream stream, int partition, long offset) throws InterruptedException {
    var where = new TopicPartition(stream.kafkaTopic(), partition);
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(where, RecordsToDelete.beforeOffset(offset))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("records were not deleted", e.getCause());
    }
  }

  /** The first offset that there still is. */
  long first(SoakStream stream, int partition) throws InterruptedException {
    var where = new TopicPartition(stream.kafkaTopic(), partition);
    try (Admin admin = admin()) {
      return admin
          .listOffsets(Map.of(where, OffsetSpec.earliest()))
          .partitionResult(where)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException("no offset", e.getCause());
    }
  }

  /** Sends, waits for the acknowledgements, and notes where each came to lie. */
  void send(List<Change> changes) throws InterruptedException {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Change change : changes) {
        RecordMetadata where = producer.send(RecordWriter.records(change).get(0)).get();
        change.at(where.partition(), where.offset());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("not sent", e.getCause());
    }
  }

  /** Everything that was committed, with its place. All producers have ended. */
  List<Change> committed(List<Change> sent) {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("max.poll.records", 10_000);
    var committed = new ArrayList<Change>();
    try (var consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions = new ArrayList<TopicPartition>();
      for (SoakStream stream : SoakStream.values()) {
        for (int i = 0; i < stream.partitions(); i++) {
          partitions.add(new TopicPartition(stream.kafkaTopic(), i));
        }
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
      long limit = System.nanoTime() + LIMIT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        if (System.nanoTime() > limit) {
          throw new AssertionError("not read to its end: " + ends);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          Header number = record.headers().lastHeader(RecordWriter.NUMBER);
          if (number != null) {
            committed.add(
                sent.get(
                        Integer.parseInt(
                            new String(number.value(), java.nio.charset.StandardCharsets.US_ASCII)))
                    .at(record.partition(), record.offset()));
          }
        }
      }
    }
    return committed;
  }
}
