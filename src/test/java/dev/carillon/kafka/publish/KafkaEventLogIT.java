package dev.carillon.kafka.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.core.EventLog.Writing;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.event.OffsetVector;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands in a real broker. */
@Timeout(Patience.TEST_SECONDS)
final class KafkaEventLogIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private KafkaEventLog log(Tuning tuning) {
    return new KafkaEventLog(vertx, tuning.build(), OffsetVector::new, Cursors.UNSEALED);
  }

  private static Entry entry(String topic, String key, int number) {
    return new Entry(topic, key, Json.of(Map.of("n", number)));
  }

  private static String get(Future<String> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static String refusal(Future<String> future) {
    try {
      throw new AssertionError("written: " + get(future));
    } catch (RefusedException e) {
      return e.reason().code();
    }
  }

  /** As a back end reads: what is committed. */
  private static List<String> committed(String bootstrap, String topic, int count) {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", bootstrap);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    var texts = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(properties, texts, texts)) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var read = new java.util.ArrayList<String>();
      await()
          .atMost(Patience.LIMIT)
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(entry -> read.add(entry.key() + entry.value()));
                return read.size() >= count;
              });
      return read;
    }
  }

  @Test
  void one_and_several_are_written_in_the_order_of_their_keys() {
    String topic = kafka.topic("commands", 1);
    try (var log = log(Tuning.of(kafka.bootstrap()).patient())) {
      Writing one = log.write(List.of(entry(topic, "a", 1)));
      get(one.answer());
      get(log.write(List.of(entry(topic, "a", 2), entry(topic, "b", 3))).answer());
      get(log.write(List.of(entry(topic, "b", 4), entry(topic, "c", 5))).answer());

      assertThat(committed(kafka.bootstrap(), topic, 5))
          .containsExactly("a{\"n\":1}", "a{\"n\":2}", "b{\"n\":3}", "b{\"n\":4}", "c{\"n\":5}");
      assertThat(get(one.outcome())).isEqualTo(get(one.answer()));
    }
  }

  @Test
  void of_several_all_are_read_or_none() {
    String topic = kafka.topic("commands", 1);
    String small = kafka.topic("small", 1, Map.of("max.message.bytes", "2000"));
    try (var log = log(Tuning.of(kafka.bootstrap()).patient())) {
      Entry large = new Entry(small, "b", Json.of("x".repeat(3_000)));
      assertThat(refusal(log.write(List.of(entry(topic, "a", 1), large)).answer()))
          .isEqualTo("too_large");

      get(log.write(List.of(entry(topic, "a", 2), entry(small, "b", 3))).answer());
      assertThat(committed(kafka.bootstrap(), topic, 1)).containsExactly("a{\"n\":2}");
    }
  }

  @Test
  void while_kafka_is_away_both_fail_in_time_and_then_work_again(@TempDir Path directory) {
    try (var broker = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start();
        var log = log(Tuning.of(broker.bootstrap()))) {
      broker.createTopic("commands", 1, Map.of());
      List<Entry> one = List.of(entry("commands", "a", 1));
      List<Entry> two = List.of(entry("commands", "b", 2), entry("commands", "c", 3));
      untilWritten(log, one);
      untilWritten(log, two);

      broker.stop();
      Writing lost = log.write(one);
      assertThat(refusal(lost.answer())).isEqualTo("unavailable");
      assertThat(refusal(log.write(two).answer())).isEqualTo("unavailable");
      assertThat(refusal(lost.outcome())).isEqualTo("unavailable");

      broker.start();
      untilWritten(log, one);
      untilWritten(log, two);
    }
  }

  private static void untilWritten(KafkaEventLog log, List<Entry> entries) {
    await()
        .until(
            () -> {
              try {
                return !get(log.write(entries).answer()).isEmpty();
              } catch (RefusedException e) {
                return false;
              }
            });
  }

  @Test
  void who_comes_and_goes_is_written_under_the_principal() {
    String topic = kafka.topic("connections", 1);
    Instant came = Instant.parse("2026-11-21T06:26:01.123Z");
    var presence = new Presence("s1", Principals.anything(), "topics", "websocket", came);
    var dropped = new AtomicInteger();
    var options = Tuning.of(kafka.bootstrap()).build();
    try (var events = new ConnectionEvents(options, topic, dropped::incrementAndGet)) {
      events.came(presence);
      events.left(presence, CloseReason.SLOW, came.plusMillis(1_500));

      List<ConsumerRecord<byte[], byte[]>> records = kafka.read(topic, 2);
      assertThat(records)
          .allSatisfy(
              it -> assertThat(it.key()).asString(StandardCharsets.UTF_8).isEqualTo("alice"));
      Map<?, ?> closed = Texts.object(new String(records.get(1).value(), StandardCharsets.UTF_8));
      assertThat(closed.get("type")).isEqualTo("dev.carillon.connection.closed");
      assertThat(closed.get("time")).isEqualTo("2026-11-21T06:26:02.623Z");
      assertThat(closed.get("tenant")).isEqualTo("acme");
      assertThat(closed.get("data"))
          .isEqualTo(
              Map.of(
                  "session", "s1",
                  "dialect", "topics",
                  "transport", "websocket",
                  "reason", "slow",
                  "millis", 1_500L));
      assertThat(dropped).hasValue(0);
    }
  }

  @Test
  void who_comes_while_there_is_no_broker_is_counted_and_not_waited_for() {
    var presence = new Presence("s1", Principals.anything(), "topics", "websocket", Instant.now());
    var dropped = new AtomicInteger();
    var options = Tuning.of("no-such-host.invalid:9092").build();
    try (var events = new ConnectionEvents(options, "connections", dropped::incrementAndGet)) {
      // Whoever waits does not get over an interruption.
      Thread.currentThread().interrupt();
      for (int i = 0; i < 3_000; i++) {
        events.came(presence);
      }
      assertThat(Thread.interrupted()).isTrue();
      await().until(() -> dropped.get() > 1_000);
    }
  }
}
