package dev.carillon.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.CloudEventRecords;
import dev.carillon.kafka.publish.Transaction;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from events is written exactly once, whatever happens to those who write it. */
class TransactionalProcessorIT {
  private static final SharedKafka KAFKA = SharedKafka.get();

  private final String group = "group-" + UUID.randomUUID();
  private final String events = KAFKA.topic("events", 3);
  private final String written = KAFKA.topic("written", 1);
  private final Broker broker = new Broker();
  private final List<TransactionalProcessor> members = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> passedOver = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    members.forEach(TransactionalProcessor::close);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Patience.LIMIT).pollInterval(Duration.ofMillis(100));
  }

  /** One record for each event, which names it. */
  private List<Entry> echo(ChangeEvent event) {
    return List.of(entry(event.id()));
  }

  private Entry entry(String id) {
    return new Entry(written, id, Json.of(id));
  }

  private TransactionalProcessor member(Function<ChangeEvent, List<Entry>> reaction) {
    return member(KAFKA.bootstrap(), Map.of(), List.of(events), reaction);
  }

  private TransactionalProcessor member(
      String bootstrap,
      Map<String, String> properties,
      List<String> topics,
      Function<ChangeEvent, List<Entry>> reaction) {
    KafkaOptions quick = Tuning.of(bootstrap).build();
    var options =
        new KafkaOptions(
            bootstrap,
            properties,
            "carillon",
            quick.pollTimeout(),
            quick.discovery(),
            quick.requestTimeout(),
            Duration.ofSeconds(5),
            Optional.empty(),
            8,
            1_000,
            0,
            0,
            1_000_000);
    var streams = topics.stream().map(Broker::stream).toList();
    var member =
        new TransactionalProcessor(
            options,
            new TransactionalProcessor.Parts("test", group, streams, () -> true, reaction),
            new ProcessorMeter() {
              @Override
              public void passedOver(String cause) {
                passedOver.add(cause);
              }

              @Override
              public void behind(long records) {}
            });
    members.add(member);
    member.start();
    return member;
  }

  /** Produces until the group has begun: what comes before that is not for it. */
  private void awaitBegun() {
    patiently()
        .until(
            () -> {
              produce(0, "probe-" + UUID.randomUUID());
              return !ids().isEmpty();
            });
  }

  private void produce(int partition, String id) {
    var unused =
        KAFKA.produce(
            new ProducerRecord<>(
                events,
                partition,
                id.getBytes(StandardCharsets.UTF_8),
                Broker.event(id).getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> ids() {
    return ids(KAFKA.bootstrap(), written);
  }

  /** What a reader of committed records finds. */
  private static List<String> ids(String bootstrap, String topic) {
    try (var consumer = ClientProperties.replayConsumer(Tuning.of(bootstrap).build(), "test")) {
      var partition = new org.apache.kafka.common.TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      var ids = new ArrayList<String>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    ids.add(
                        String.valueOf(
                            Json.read(new String(record.value(), StandardCharsets.UTF_8)))));
      }
      return ids;
    }
  }

  private List<String> numbered() {
    return ids().stream().filter(id -> id.startsWith("n-")).toList();
  }

  private static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "n-" + i).toList();
  }

  @Test
  void a_new_group_begins_at_the_end_and_a_later_partition_at_its_beginning() throws Exception {
    for (int i = 0; i < 3; i++) {
      produce(i, "before-" + i);
    }
    member(this::echo);
    awaitBegun();
    broker.widen(events, 4);
    produce(3, "n-0");
    produce(0, "n-1");
    patiently().until(() -> numbered().size() == 2);
    assertThat(ids()).noneMatch(id -> id.startsWith("before"));
  }

  @Test
  void a_topic_that_comes_later_is_read_from_its_beginning() throws Exception {
    String late = "late-" + UUID.randomUUID();
    member(KAFKA.bootstrap(), Map.of(), List.of(events, late), this::echo);
    awaitBegun();
    broker.create(late, 1);
    KAFKA.produce(late, "1", Broker.event("n-0"));
    patiently().until(() -> numbered().equals(List.of("n-0")));
  }

  @Test
  void members_that_come_and_go_write_each_once() {
    var first = member(this::echo);
    awaitBegun();
    for (int i = 0; i < 600; i++) {
      produce(i % 3, "n-" + i);
      if (i == 100) {
        member(this::echo);
      }
      if (i == 300) {
        first.close();
      }
      if (i == 450) {
        member(this::echo);
      }
    }
    patiently().until(() -> numbered().size() >= 600);
    assertThat(numbered()).containsExactlyInAnyOrderElementsOf(expected(0, 600));
  }

  @Test
  void one_that_was_taken_for_dead_cannot_write_what_another_has_written() {
    // It hangs over an event for longer than the group lets it, and then goes on.
    var hangs = new AtomicBoolean();
    var hung = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    var properties = Map.of("max.poll.interval.ms", "6000", "session.timeout.ms", "6000");
    member(
        KAFKA.bootstrap(),
        properties,
        List.of(events),
        event -> {
          if (hangs.getAndSet(false)) {
            hung.countDown();
            awaitUninterruptibly(released);
          }
          return echo(event);
        });
    awaitBegun();
    hangs.set(true);
    for (int i = 0; i < 30; i++) {
      produce(i % 3, "n-" + i);
    }
    patiently().until(() -> hung.getCount() == 0);
    member(this::echo);
    patiently().until(() -> numbered().size() >= 30);
    released.countDown();
    for (int i = 30; i < 60; i++) {
      produce(i % 3, "n-" + i);
    }
    patiently().until(() -> numbered().size() >= 60);
    assertThat(numbered()).containsExactlyInAnyOrderElementsOf(expected(0, 60));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void one_that_dies_between_writing_and_committing_leaves_nothing_that_is_read() {
    TransactionalProcessor first = member(this::echo);
    awaitBegun();
    first.close();
    for (int i = 0; i < 9; i++) {
      produce(i % 3, "n-" + i);
    }
    assertThat(writeAndDie()).isPositive();
    member(this::echo);
    patiently().until(() -> numbered().size() >= 9);
    assertThat(numbered()).containsExactlyInAnyOrderElementsOf(expected(0, 9));
  }

  /** As a member does, up to the commit: its records are in the log, and its offsets are sent. */
  private int writeAndDie() {
    KafkaOptions options = Tuning.of(KAFKA.bootstrap()).build();
    try (var consumer = ClientProperties.groupConsumer(options, "dying", group)) {
      var producer =
          Transaction.begin(
              ClientProperties.transactionalProducer(
                  options, "dying", "dying-" + UUID.randomUUID(), 1 << 20));
      consumer.subscribe(List.of(events));
      ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
      while (records.isEmpty()) {
        records = consumer.poll(Duration.ofMillis(100));
      }
      producer.beginTransaction();
      records.forEach(
          record -> {
            var unused = producer.send(CloudEventRecords.of(entry("n-of-the-dead")));
          });
      producer.flush();
      producer.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
      // Without a word to the broker.
      producer.close(Duration.ZERO);
      return records.count();
    }
  }

  @Test
  void what_cannot_be_read_or_written_is_passed_over_and_the_rest_is_not() {
    member(
        event -> {
          if (event.id().equals("n-fault")) {
            throw new IllegalStateException("a test");
          }
          return event.id().equals("n-large")
              ? List.of(new Entry(written, "k", Json.of("x".repeat(3 << 20))), entry("n-beside"))
              : echo(event);
        });
    awaitBegun();
    KAFKA.produce(
        new ProducerRecord<>(events, 0, null, "rubbish".getBytes(StandardCharsets.UTF_8)));
    produce(0, "n-fault");
    produce(0, "n-large");
    produce(0, "n-last");
    patiently().until(() -> numbered().size() == 2);
    assertThat(numbered()).containsExactly("n-beside", "n-last");
    assertThat(passedOver).contains("internal", "too-large").hasSize(3);
  }

  @Test
  void what_was_removed_before_it_was_read_is_counted() throws Exception {
    var closed = member(this::echo);
    awaitBegun();
    closed.close();
    for (int i = 0; i < 9; i++) {
      produce(0, "n-" + i);
    }
    broker.deleteBefore(events, broker.end(events, 0) - 2);
    member(this::echo);
    patiently().until(() -> numbered().size() == 2);
    assertThat(numbered()).containsExactly("n-7", "n-8");
    assertThat(passedOver).containsExactly("retention");
  }

  @Test
  void while_the_broker_is_away_nothing_is_lost(@TempDir Path directory) throws Exception {
    try (var own = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start()) {
      own.createTopic(events, 1, Map.of());
      own.createTopic(written, 1, Map.of());
      member(own.bootstrap(), Map.of(), List.of(events), this::echo);
      try (var producer = SharedKafka.producer(own.bootstrap())) {
        patiently()
            .until(
                () -> {
                  producer.send(new ProducerRecord<>(events, Broker.eventBytes("probe"))).get();
                  return !ids(own.bootstrap(), written).isEmpty();
                });
      }
      try (var producer = SharedKafka.producer(own.bootstrap())) {
        producer.partitionsFor(events);
        own.stop();
        // On a thread of its own: without a broker a producer may wait where it is asked to send.
        var sent = CompletableFuture.runAsync(() -> send(producer, "n-0"));
        own.start();
        sent.get();
        patiently().until(() -> ids(own.bootstrap(), written).contains("n-0"));
        assertThat(ids(own.bootstrap(), written)).containsOnlyOnce("n-0");
      }
    }
  }

  private void send(Producer<byte[], byte[]> producer, String id) {
    try {
      producer.send(new ProducerRecord<>(events, Broker.eventBytes(id))).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
