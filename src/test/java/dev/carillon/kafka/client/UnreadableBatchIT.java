package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.alert.EventHistory;
import dev.carillon.core.EventLog.Entry;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.BrokerLog;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.group.ProcessorMeter;
import dev.carillon.kafka.group.TransactionalProcessor;
import dev.carillon.kafka.live.Listener;
import dev.carillon.kafka.live.RejectedRecords;
import dev.carillon.kafka.replay.Replays;
import dev.carillon.kafka.replay.TopicHistoryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A byte of a batch that was flipped on the broker's disk: whoever reads passes over that batch.
 */
@Timeout(180)
final class UnreadableBatchIT {
  private static final String BAD = "bad";
  private static final String GOOD = "good";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EmbeddedKafka broker;

  @BeforeEach
  void a_broker_with_a_bad_batch() throws IOException {
    broker = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start();
    broker.createTopic(BAD, 1, Map.of());
    broker.createTopic(GOOD, 1, Map.of());
    produce(BAD, "a-0", "a-1");
    batch(BAD, "b-2", "b-flip-3", "b-4", "b-5", "b-6");
    produce(BAD, "c-7");
    broker.stop();
    BrokerLog.flip(directory.resolve(BAD + "-0"), "b-flip-3");
    broker.start();
  }

  @AfterEach
  void no_broker() {
    broker.close();
  }

  @Test
  void a_replica_that_meets_it_in_its_warm_up_becomes_ready_and_tells_the_gap() {
    try (var listener =
        Listener.start(
            Tuning.of(broker.bootstrap()).warmUp(100).build(),
            Broker.stream(BAD),
            Broker.stream(GOOD))) {
      produce(GOOD, "g-0", "g-1");

      listener.until(() -> listener.events().size() >= 5);
      assertThat(listener.events())
          .extracting(ChangeEvent::id)
          .containsExactlyInAnyOrder("a-0", "a-1", "c-7", "g-0", "g-1");
      assertThat(listener.gaps()).containsExactly(gap(listener));
      assertThat(listener.counts.undecodable).containsEntry(RejectedRecords.UNREADABLE, 5);
      assertThat(listener.reader.threads()).allMatch(SupervisedThread::isWell);
      assertThat(listener.reader.threads().get(0).failures()).isZero();
      listener.history();
    }
  }

  private static Gap gap(Listener listener) {
    Partition partition =
        listener.reader.frontier().partitions().stream()
            .filter(p -> p.stream().kafkaTopic().equals(BAD))
            .findFirst()
            .orElseThrow();
    return Gap.of(Gap.Cause.UNDECODABLE, partition, 2, 7);
  }

  @Test
  void two_bad_batches_with_a_good_one_between_cost_themselves_only() throws IOException {
    produce(BAD, "flip-8", "d-9", "flip-10", "e-11");
    broker.stop();
    BrokerLog.flip(directory.resolve(BAD + "-0"), "flip-8");
    BrokerLog.flip(directory.resolve(BAD + "-0"), "flip-10");
    broker.start();
    try (var listener =
        Listener.start(Tuning.of(broker.bootstrap()).warmUp(100).build(), Broker.stream(BAD))) {
      assertThat(listener.ids(5)).containsExactly("a-0", "a-1", "c-7", "d-9", "e-11");
      assertThat(listener.gaps()).hasSize(3);
    }
  }

  @Test
  void a_batch_that_ends_the_partition_is_passed_over_and_what_comes_is_read() throws IOException {
    batch(BAD, "z-8", "z-flip-9");
    broker.stop();
    BrokerLog.flip(directory.resolve(BAD + "-0"), "z-flip-9");
    broker.start();
    try (var listener =
        Listener.start(Tuning.of(broker.bootstrap()).warmUp(100).build(), Broker.stream(BAD))) {
      assertThat(listener.reached()).containsExactly(10L);
      produce(BAD, "y-10");
      assertThat(listener.ids(4)).containsExactly("a-0", "a-1", "c-7", "y-10");
    }
  }

  @Test
  void a_client_that_resumes_before_it_is_told_where_to_go_on() throws Exception {
    KafkaOptions options = Tuning.of(broker.bootstrap()).build();
    try (var replays = Replays.start(options, Broker.stream(BAD), Broker.stream(GOOD))) {
      Partition bad = replays.partition(BAD, 0);
      var expected = new Archive.Moved(Gap.Cause.UNDECODABLE, new Position(bad, 7, -1));

      assertThat(ask(replays, new Position(bad, 2, -1))).isEqualTo(expected);
      // It is known now, also of every place within.
      assertThat(ask(replays, new Position(bad, 4, -1))).isEqualTo(expected);
      assertThat(ask(replays, new Position(bad, 0, -1))).isInstanceOf(Archive.Stretch.class);
      assertThat(ask(replays, new Position(bad, 7, -1))).isInstanceOf(Archive.Stretch.class);
      assertThat(replays.readers.threads()).allMatch(thread -> thread.failures() == 0);
    }
  }

  /** Asks again while nobody can say, as a client does. */
  private static Archive.Answer ask(Replays replays, Position from) throws Exception {
    Archive.Answer answer = new Archive.Unavailable();
    while (answer instanceof Archive.Unavailable) {
      answer = replays.asked(from, Replays.ANYBODY).get(30, TimeUnit.SECONDS);
    }
    return answer;
  }

  @Test
  void a_trial_of_the_past_passes_over_it() {
    var seen = new ArrayList<String>();
    var past =
        new TopicHistoryReader(
            Tuning.of(broker.bootstrap()).build(), List.of(Broker.stream(BAD)), OffsetVector::new);

    EventHistory.End end =
        past.read(
            Set.of(BAD),
            new StartPosition.Since(Instant.EPOCH),
            new EventHistory.Reader() {
              @Override
              public boolean record(long bytes, Optional<ChangeEvent> event) {
                event.map(ChangeEvent::id).ifPresent(seen::add);
                return true;
              }

              @Override
              public boolean goesOn() {
                return true;
              }
            });

    assertThat(end).isEqualTo(EventHistory.End.REACHED);
    assertThat(seen).containsExactly("a-0", "a-1", "c-7");
  }

  @Test
  void a_group_passes_over_it_and_goes_on_with_its_other_partitions() throws IOException {
    broker.createTopic("out", 1, Map.of());
    var reacted = new CopyOnWriteArrayList<String>();
    var passedOver = new CopyOnWriteArrayList<String>();
    var parts =
        new TransactionalProcessor.Parts(
            "test",
            "a-group",
            List.of(Broker.stream(BAD), Broker.stream(GOOD)),
            () -> true,
            event -> {
              reacted.add(event.id());
              return List.of(new Entry("out", event.id(), Json.of(event.id())));
            });
    KafkaOptions options = Tuning.of(broker.bootstrap()).build();
    try (var group =
        new TransactionalProcessor(
            options,
            parts,
            new ProcessorMeter() {
              @Override
              public void passedOver(String cause) {
                passedOver.add(cause);
              }

              @Override
              public void behind(long records) {}
            })) {
      group.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                produce(BAD, "begun");
                return reacted.contains("begun");
              });
    }
    long at = end(BAD);
    batch(BAD, "x", "x-flip", "x");
    broker.stop();
    BrokerLog.flip(directory.resolve(BAD + "-0"), "x-flip");
    broker.start();
    assertThat(at).isPositive();
    reacted.clear();
    try (var group =
        new TransactionalProcessor(
            options,
            parts,
            new ProcessorMeter() {
              @Override
              public void passedOver(String cause) {
                passedOver.add(cause);
              }

              @Override
              public void behind(long records) {}
            })) {
      group.start();
      produce(GOOD, "good");
      produce(BAD, "behind");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> reacted.contains("good") && reacted.contains("behind"));
      assertThat(passedOver).containsExactly(RejectedRecords.UNREADABLE);
      assertThat(group.threads()).allMatch(SupervisedThread::isWell);
    }
  }

  private long end(String topic) {
    try (var probe = ClientProperties.probe(Tuning.of(broker.bootstrap()).build(), "end")) {
      var p = new TopicPartition(topic, 0);
      return probe.endOffsets(Set.of(p)).getOrDefault(p, 0L);
    }
  }

  /** Each record in a batch of its own. */
  private void produce(String topic, String... ids) {
    for (String id : ids) {
      batch(topic, id);
    }
  }

  /** All in one batch. */
  private void batch(String topic, String... ids) {
    try (var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "acks",
                "all",
                "linger.ms",
                "10000",
                "batch.size",
                "100000"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String id : ids) {
        byte[] event =
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"t\"}"
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, event));
      }
      producer.flush();
    }
  }
}
