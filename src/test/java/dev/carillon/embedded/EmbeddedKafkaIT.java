package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.support.SharedKafka;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
  @TempDir Path directory;
  private EmbeddedKafka kafka;

  @BeforeEach
  void prepare() {
    kafka = new EmbeddedKafka(EmbeddedKafka.Options.of(directory));
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void a_stopped_broker_comes_back_on_its_port_with_its_records() throws Exception {
    kafka.start().createTopic("calls", 1, Map.of());
    int port = kafka.port();
    try (var producer = SharedKafka.producer(kafka.bootstrap())) {
      producer.send(entry("before")).get();

      kafka.stop();
      kafka.start();

      assertThat(kafka.port()).isEqualTo(port);
      producer.send(entry("after")).get();
    }
    assertThat(SharedKafka.read(kafka.bootstrap(), "calls", 2))
        .extracting(read -> new String(read.value(), StandardCharsets.UTF_8))
        .containsExactly("before", "after");
  }

  @Test
  void a_second_start_on_the_same_data_has_the_records() throws Exception {
    kafka.start().createTopic("calls", 1, Map.of());
    try (var producer = SharedKafka.producer(kafka.bootstrap())) {
      producer.send(entry("kept")).get();
    }
    kafka.close();

    try (var second = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start()) {
      assertThat(SharedKafka.read(second.bootstrap(), "calls", 1)).hasSize(1);
    }
  }

  @Test
  void missing_topics_are_created_and_those_there_left_alone() throws Exception {
    kafka.start().createTopic("calls", 3, Map.of("cleanup.policy", "compact"));

    kafka.createTopic("calls", 1, Map.of());
    kafka.createTopic("other", 2, Map.of());

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      var topics = admin.describeTopics(List.of("calls", "other")).allTopicNames().get();
      assertThat(topics).hasEntrySatisfying("calls", it -> assertThat(it.partitions()).hasSize(3));
      assertThat(topics).hasEntrySatisfying("other", it -> assertThat(it.partitions()).hasSize(2));
      var calls = new ConfigResource(ConfigResource.Type.TOPIC, "calls");
      assertThat(config(admin, calls, "cleanup.policy")).isEqualTo("compact");
    }
  }

  @Test
  void a_durable_broker_flushes_each_record() throws Exception {
    kafka =
        new EmbeddedKafka(EmbeddedKafka.Options.of(directory.resolve("durable")).withDurable(true));
    kafka.start();

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      assertThat(config(admin, broker, "log.flush.interval.messages")).isEqualTo("1");
      assertThat(config(admin, broker, "auto.create.topics.enable")).isEqualTo("false");
    }
  }

  @Test
  void a_busy_port_is_named() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      var busy = new EmbeddedKafka(EmbeddedKafka.Options.of(directory).withPort(port));

      assertThatThrownBy(busy::start)
          .isInstanceOf(PortInUseException.class)
          .hasMessage("port " + port + " is in use");
    }
  }

  private static String config(Admin admin, ConfigResource resource, String name) throws Exception {
    var all = admin.describeConfigs(List.of(resource)).values();
    return Objects.requireNonNull(all.get(resource)).get().get(name).value();
  }

  private static ProducerRecord<byte[], byte[]> entry(String value) {
    return new ProducerRecord<>("calls", value.getBytes(StandardCharsets.UTF_8));
  }
}
