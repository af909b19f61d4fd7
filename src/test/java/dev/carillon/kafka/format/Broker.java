package dev.carillon.kafka.format;

import dev.carillon.kafka.Transactions;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.live.TopicMetadataProbe;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** The shared broker's topics of CloudEvents, and what an operator does to topics. */
public final class Broker {
  private final SharedKafka kafka = SharedKafka.get();

  public static StreamOptions stream(String topic) {
    return StreamOptions.of(topic, Format.CLOUDEVENTS, "event:{id}");
  }

  public static String event(String id) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"t\",\"data\":{}}"
        .formatted(id);
  }

  public static byte[] eventBytes(String id) {
    return event(id).getBytes(StandardCharsets.UTF_8);
  }

  public Transactions transactions(String topic) {
    return new Transactions(kafka.bootstrap(), topic);
  }

  public void create(String topic, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  public void widen(String topic, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  /** Removes the first records of partition 0. */
  public void deleteBefore(String topic, long offset)
      throws ExecutionException, InterruptedException {
    var partition = new TopicPartition(topic, 0);
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all().get();
    }
  }

  /** Deletes a topic and makes one of the same name, with one partition. */
  public void recreate(String topic, Map<String, String> config)
      throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      Awaitility.await()
          .atMost(Patience.LIMIT)
          .until(() -> !admin.listTopics().names().get().contains(topic));
      var anew = new NewTopic(topic, 1, (short) 1).configs(config);
      admin.createTopics(List.of(anew)).all().get();
    }
  }

  /** Waits until all of partition 0 can be read: the end of a transaction takes a moment. */
  public void awaitEnd(String topic, long offset) {
    var partition = new TopicPartition(topic, 0);
    KafkaOptions options = Tuning.of(kafka.bootstrap()).build();
    try (var survey = new TopicMetadataProbe(ClientProperties.admin(options, "test"))) {
      Awaitility.await()
          .until(
              () ->
                  survey
                      .firstSince(Set.of(partition), Long.MAX_VALUE)
                      .join()
                      .equals(Map.of(partition, offset)));
    }
  }

  /** Where a partition ends. */
  public long end(String topic, int number) throws ExecutionException, InterruptedException {
    var partition = new TopicPartition(topic, number);
    try (Admin admin = admin()) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }
}
