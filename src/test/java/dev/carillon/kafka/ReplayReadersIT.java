package dev.carillon.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Archive.Answer;
import dev.carillon.core.Archive.Moved;
import dev.carillon.core.Archive.Refused;
import dev.carillon.core.Archive.Stretch;
import dev.carillon.core.Archive.Unavailable;
import dev.carillon.core.Start;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The past, read again from a real broker. */
@Timeout(120)
final class ReplayReadersIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final KafkaOptions options = Tuning.of(kafka.bootstrap()).build();

  @Test
  void a_long_stretch_comes_page_by_page_whole_and_in_order() {
    String topic = kafka.topic("past", 1);
    produce(topic, 1_700);
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0);

      Replays.Reading reading = replays.readAll(at(partition, 0));

      assertThat(Replays.ids(reading.items)).isEqualTo(names(0, 1_700));
      assertThat(reading.pages).isBetween(4, 30);
      assertThat(reading.reached.offset()).isEqualTo(1_700);
      assertThat(reading.items)
          .allSatisfy(
              i -> assertThat(((ChangeEvent) i).position().partition()).isSameAs(partition));
      assertThat(replays.counts.events).hasValue(1_700);
      assertThat(replays.counts.waiting).hasValue(0);
    }
  }

  @Test
  void partitions_are_read_side_by_side_and_none_mixes_with_another() {
    String topic = kafka.topic("past", 5);
    for (int i = 0; i < 500; i++) {
      kafka.produce(new ProducerRecord<>(topic, i % 5, null, bytes(event("e-" + i))));
    }
    try (var replays = Replays.start(options, stream(topic))) {
      List<Partition> partitions =
          IntStream.range(0, 5).mapToObj(n -> replays.partition(topic, n)).toList();
      List<CompletableFuture<Replays.Reading>> readings =
          partitions.stream()
              .map(p -> CompletableFuture.supplyAsync(() -> replays.readAll(at(p, 0))))
              .toList();

      for (int n = 0; n < 5; n++) {
        int first = n;
        assertThat(Replays.ids(Replays.get(readings.get(n)).items))
            .isEqualTo(IntStream.range(0, 100).mapToObj(i -> "e-" + (i * 5 + first)).toList());
      }
    }
  }

  @Test
  void who_needs_the_same_stretch_shares_one_read() {
    String topic = kafka.topic("past", 1);
    produce(topic, 1_200);
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      Replays.Reading first = replays.readAll(at(partition, 0));
      assertThat(replays.counts.read).hasValue(first.pages);
      assertThat(replays.counts.cached).hasValue(0);

      Replays.Reading second = replays.readAll(at(partition, 0));

      assertThat(replays.counts.read).hasValue(first.pages);
      assertThat(replays.counts.cached).hasValue(first.pages);
      assertThat(second.items).hasSize(1_200);
      for (int i = 0; i < 1_200; i++) {
        assertThat(second.items.get(i)).isSameAs(first.items.get(i));
      }
    }
  }

  @Test
  void who_waits_for_the_same_page_shares_it_though_nothing_is_kept() {
    String topic = kafka.topic("past", 1);
    produce(topic, 50);
    var noCache = new ReplayOptions(1, 0, 100, 1 << 30, 1, 1 << 30, 1);
    try (var replays = new Replays(options, noCache, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      var asked = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 20; i++) {
        asked.add(replays.asked(at(partition, i), "p" + i));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(Replays.ids((Stretch) Replays.get(asked.get(i)))).isEqualTo(names(i, 50));
      }
      assertThat(replays.counts.read.get() + replays.counts.cached.get()).isEqualTo(20);
      assertThat(replays.counts.cached).hasPositiveValue();
    }
  }

  @Test
  void a_place_inside_a_page_gets_the_rest_of_it() {
    String topic = kafka.topic("past", 1);
    produce(topic, 100);
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      Stretch whole = replays.stretch(at(partition, 0));
      Position reached = Replays.reached(whole);

      Stretch rest = replays.stretch(new Position(partition, 40, reached.leaderEpoch()));

      assertThat(Replays.ids(rest)).isEqualTo(names(40, (int) reached.offset()));
      assertThat(Replays.reached(rest)).isEqualTo(reached);
      assertThat(replays.counts.read).hasValue(1);
      assertThat(rest.batch().bytes()).isLessThan(whole.batch().bytes());
    }
  }

  @Test
  void going_back_reads_again_what_was_not_kept() {
    String topic = kafka.topic("past", 1);
    produce(topic, 1_200);
    var noCache = new ReplayOptions(1, 0, 100, 1 << 30, 1, 1 << 30, 1);
    try (var replays = new Replays(options, noCache, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      assertThat(Replays.ids(replays.stretch(at(partition, 600)))).startsWith("e-600");
      assertThat(Replays.ids(replays.stretch(at(partition, 3)))).startsWith("e-3");
      assertThat(Replays.ids(replays.stretch(at(partition, 900)))).startsWith("e-900");
      assertThat(Replays.ids(replays.readAll(at(partition, 3)).items)).isEqualTo(names(3, 1_200));
    }
  }

  @Test
  void removed_records_are_told_and_what_is_left_can_be_read() throws Exception {
    String topic = kafka.topic("past", 1);
    produce(topic, 20);
    try (var replays = Replays.start(options, stream(topic));
        Admin admin = admin()) {
      Partition partition = replays.partition(topic, 0);
      // What is known of the log's begin is out of date by then.
      assertThat(Replays.ids(replays.stretch(at(partition, 15)))).isEqualTo(names(15, 20));
      deleteBefore(admin, topic, 7);

      assertThat(replays.ask(partition, 3))
          .isEqualTo(new Moved(Gap.Cause.RETENTION, at(partition, 7)));
      assertThat(Replays.ids(replays.stretch(at(partition, 7)))).isEqualTo(names(7, 20));
    }
  }

  @Test
  void a_cursor_from_the_future_is_sent_back_to_the_end() {
    String topic = kafka.topic("past", 1);
    produce(topic, 5);
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0);

      assertThat(replays.ask(partition, 6))
          .isEqualTo(new Moved(Gap.Cause.TRUNCATED, at(partition, 5)));
    }
  }

  @Test
  void at_the_end_there_is_nothing_yet_and_that_is_said_at_once() {
    String topic = kafka.topic("past", 1);
    produce(topic, 5);
    KafkaOptions patient = Tuning.of(kafka.bootstrap()).discovery(Duration.ofHours(1)).build();
    try (var replays = Replays.start(patient, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      Position reached = Replays.reached(replays.stretch(at(partition, 0)));
      assertThat(reached.leaderEpoch()).isNotNegative();

      for (Position end : List.of(reached, at(partition, 5))) {
        Stretch stretch = replays.stretch(end);
        assertThat(stretch.batch().items()).isEmpty();
        assertThat(Replays.reached(stretch)).isEqualTo(end);
      }
      kafka.produce(topic, null, event("e-5"));
      assertThat(Replays.ids(replays.stretch(reached))).containsExactly("e-5");
    }
  }

  @Test
  void aborted_transactions_are_never_seen_and_the_way_goes_on_behind_them() {
    String topic = kafka.topic("past", 1);
    try (var replays = Replays.start(options, stream(topic));
        var producer = transactional()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topic, "aborted");
      producer.flush();
      producer.abortTransaction();
      Partition partition = replays.partition(topic, 0);
      awaitEnd(topic, 2);

      // One record and its marker: nothing to bring.
      Stretch nothing = replays.stretch(at(partition, 0));
      assertThat(nothing.batch().items()).isEmpty();
      assertThat(Replays.reached(nothing).offset()).isEqualTo(2);

      producer.beginTransaction();
      send(producer, topic, "committed");
      producer.commitTransaction();
      kafka.produce(topic, null, event("after"));
      producer.beginTransaction();
      send(producer, topic, "open");
      producer.flush();

      Replays.Reading reading = replays.readAll(Replays.reached(nothing));
      assertThat(Replays.ids(reading.items)).containsExactly("committed", "after");
      assertThat(reading.reached.offset()).isEqualTo(5);
      // Behind the end of what can be read, but not behind the end of the log.
      assertThat(replays.stretch(at(partition, 6)).batch().items()).isEmpty();
      producer.abortTransaction();
    }
  }

  @Test
  void records_that_cannot_be_decoded_are_a_gap_also_for_who_begins_within() {
    String topic = kafka.topic("past", 1);
    kafka.produce(topic, null, event("before"));
    kafka.produce(topic, null, "{not json");
    kafka.produce(topic, null, "{not json");
    kafka.produce(topic, null, "{not json");
    kafka.produce(topic, null, event("after"));
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0);

      assertThat(Replays.ids(replays.stretch(at(partition, 0))))
          .containsExactly("before", "undecodable 1-4", "after");
      assertThat(Replays.ids(replays.stretch(at(partition, 2))))
          .containsExactly("undecodable 2-4", "after");
      assertThat(Replays.ids(replays.stretch(at(partition, 4)))).containsExactly("after");
      assertThat(replays.counts.read).hasValue(1);
    }
  }

  @Test
  void a_tombstone_whose_delete_was_read_before_is_no_second_delete() {
    String topic = kafka.topic("rows", 1);
    kafka.produce(topic, "{\"id\":1}", "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1}}");
    kafka.produce(topic, "{\"id\":1}", "{\"op\":\"d\",\"before\":{\"id\":1},\"after\":null}");
    kafka.produce(topic, "{\"id\":1}", null);
    kafka.produce(topic, "{\"id\":2}", null);
    var rows = StreamOptions.of(topic, Format.DEBEZIUM, "row:{data.id}").withState();
    // With one record in a page, each place is the border of two.
    KafkaOptions oneByOne = Tuning.of(kafka.bootstrap()).oneByOne().build();
    for (KafkaOptions tuned : List.of(options, oneByOne)) {
      try (var replays = Replays.start(tuned, rows)) {
        Partition partition = replays.partition(topic, 0);

        assertThat(operations(replays.readAll(at(partition, 2)))).containsExactly(Operation.DELETE);
        assertThat(operations(replays.readAll(at(partition, 3)))).containsExactly(Operation.DELETE);
        assertThat(operations(replays.readAll(at(partition, 1))))
            .containsExactly(Operation.DELETE, Operation.DELETE);
        assertThat(operations(replays.readAll(at(partition, 0))))
            .containsExactly(Operation.CREATE, Operation.DELETE, Operation.DELETE);
      }
    }
  }

  @Test
  void the_oldest_row_is_read_though_the_record_before_it_was_removed() throws Exception {
    String topic = kafka.topic("rows", 1);
    for (int i = 0; i < 4; i++) {
      kafka.produce(
          topic, "{\"id\":1}", "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":%d}}".formatted(i));
    }
    try (var replays =
            Replays.start(options, StreamOptions.of(topic, Format.DEBEZIUM, "row:{data.id}"));
        Admin admin = admin()) {
      deleteBefore(admin, topic, 2);
      Partition partition = replays.partition(topic, 0);

      assertThat(operations(replays.readAll(at(partition, 2))))
          .containsExactly(Operation.CREATE, Operation.CREATE);
    }
  }

  @Test
  void a_topic_that_was_made_anew_is_another_one() throws Exception {
    String topic = kafka.topic("past", 1);
    produce(topic, 3);
    try (var replays = Replays.start(options, stream(topic));
        Admin admin = admin()) {
      Partition old = replays.partition(topic, 0);
      assertThat(Replays.reached(replays.stretch(at(old, 0))).offset()).isEqualTo(3);
      admin.deleteTopics(List.of(topic)).all().get();
      Awaitility.await().until(() -> !admin.listTopics().names().get().contains(topic));
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      kafka.produce(topic, null, event("new"));

      assertThat(replays.ask(old, 3)).isEqualTo(new Moved(Gap.Cause.RECREATED, Position.end(old)));
      Partition anew = replays.partition(topic, 0);
      assertThat(Replays.ids(replays.stretch(at(anew, 0)))).containsExactly("new");
    }
  }

  @Test
  void a_topic_that_is_not_there_is_unavailable() {
    String topic = "none-" + UUID.randomUUID();
    try (var replays = Replays.start(options, stream(topic))) {
      Partition partition = replays.partition(topic, 0, UUID.randomUUID());

      assertThat(replays.ask(partition, 0)).isEqualTo(new Unavailable());
      assertThat(replays.locate(Start.EARLIEST, List.of(partition))).isEmpty();
    }
  }

  @Test
  void a_start_is_found_in_each_partition() throws Exception {
    String topic = kafka.topic("past", 3);
    Instant time = Instant.parse("2026-11-21T06:00:00Z");
    for (int i = 0; i < 10; i++) {
      long stamp = time.plusSeconds(i).toEpochMilli();
      kafka.produce(new ProducerRecord<>(topic, 0, stamp, null, bytes(event("e-" + i))));
      kafka.produce(
          new ProducerRecord<>(topic, 1, time.toEpochMilli(), null, bytes(event("e-" + i))));
    }
    try (var replays = Replays.start(options, stream(topic));
        Admin admin = admin()) {
      deleteBefore(admin, topic, 2);
      List<Partition> all =
          IntStream.range(0, 3).mapToObj(n -> replays.partition(topic, n)).toList();

      assertThat(offsets(replays.locate(Start.EARLIEST, all), all)).containsExactly(2L, 0L, 0L);
      assertThat(offsets(replays.locate(new Start.Since(time.plusSeconds(6)), all), all))
          .containsExactly(6L, 10L, 0L);
      assertThat(offsets(replays.locate(new Start.Since(time.plusMillis(5_001)), all), all))
          .containsExactly(6L, 10L, 0L);
      assertThat(offsets(replays.locate(new Start.Since(Instant.MIN), all), all))
          .containsExactly(2L, 0L, 0L);
      assertThat(offsets(replays.locate(new Start.Since(Instant.MAX), all), all))
          .containsExactly(10L, 10L, 0L);
      assertThat(replays.locate(Start.EARLIEST, List.of()).orElseThrow().partitions()).isEmpty();
    }
  }

  @Test
  void a_principal_that_had_its_budget_waits_while_another_goes_on() {
    String topic = kafka.topic("past", 1);
    produce(topic, 100);
    long size = 100L * bytes(event("e-00")).length;
    var tight = new ReplayOptions(1, 32 << 20, 100, size / 2, 10, 1 << 30, 1);
    try (var replays = new Replays(options, tight, stream(topic))) {
      Partition partition = replays.partition(topic, 0);
      assertThat(replays.ask(at(partition, 0), "greedy")).isInstanceOf(Stretch.class);

      assertThat(replays.ask(at(partition, 0), "greedy")).isEqualTo(new Refused(Gap.Cause.BUDGET));
      assertThat(replays.ask(at(partition, 0), "modest")).isInstanceOf(Stretch.class);
      assertThat(replays.counts.refused).hasValue(1);

      // It owes half of what it got, and gets ten bytes a second.
      replays.clock.addAndGet(Duration.ofSeconds(size / 20 + 2).toNanos());
      assertThat(replays.ask(at(partition, 0), "greedy")).isInstanceOf(Stretch.class);
    }
  }

  @Test
  void a_principal_has_one_budget_whichever_reader_serves_it() {
    String topic = kafka.topic("past", 2);
    produce(topic, 10);
    kafka.produce(new ProducerRecord<>(topic, 1, null, bytes(event("other"))));
    var two = new ReplayOptions(2, 32 << 20, 100, 1, 1, 1 << 30, 1);
    try (var replays = new Replays(options, two, stream(topic))) {
      Partition first = replays.partition(topic, 0);
      Partition second = replays.partition(topic, 1);
      assertThat(first.slot() % 2).isNotEqualTo(second.slot() % 2);
      assertThat(replays.ask(at(first, 0), "greedy")).isInstanceOf(Stretch.class);

      assertThat(replays.ask(at(second, 0), "greedy")).isEqualTo(new Refused(Gap.Cause.BUDGET));
      assertThat(replays.ask(at(second, 0), "modest")).isInstanceOf(Stretch.class);
    }
  }

  @Test
  void when_too_many_wait_the_next_one_is_put_off() {
    var one = new ReplayOptions(1, 0, 1, 1 << 30, 1, 1 << 30, 1);
    KafkaOptions nobody = Tuning.of("127.0.0.1:1").build();
    try (var replays = new Replays(nobody, one, stream("past"))) {
      Partition partition = replays.partition("past", 0, UUID.randomUUID());
      var first = replays.asked(at(partition, 0), Replays.ANYBODY);

      assertThat(replays.asked(at(partition, 0), Replays.ANYBODY))
          .isCompletedWithValue(new Unavailable());
      assertThat(Replays.get(first)).isEqualTo(new Unavailable());
      assertThat(replays.counts.waiting).hasValue(0);
    }
  }

  @Test
  void closing_answers_all_who_wait_and_whoever_comes_later() {
    KafkaOptions nobody = Tuning.of("127.0.0.1:1").build();
    var replays = Replays.start(nobody, stream("past"));
    var waiting = new ArrayList<CompletableFuture<Answer>>();
    Partition partition = replays.partition("past", 0, UUID.randomUUID());
    for (int i = 0; i < 50; i++) {
      waiting.add(replays.asked(at(partition, i), Replays.ANYBODY));
    }
    var located = new CompletableFuture<Optional<Frontier>>();
    replays.readers.locate(Start.EARLIEST, List.of(partition), located::complete);

    replays.close();

    assertThat(waiting).allSatisfy(a -> assertThat(a).isCompletedWithValue(new Unavailable()));
    assertThat(located).isCompletedWithValue(Optional.empty());
    assertThat(replays.asked(at(partition, 0), Replays.ANYBODY))
        .isCompletedWithValue(new Unavailable());
    assertThat(replays.counts.waiting).hasValue(0);
  }

  private static List<Long> offsets(Optional<Frontier> frontier, List<Partition> partitions) {
    return partitions.stream()
        .map(p -> frontier.orElseThrow().next(p).map(Position::offset).orElse(-1L))
        .toList();
  }

  private static List<Operation> operations(Replays.Reading reading) {
    return reading.items.stream().map(item -> ((ChangeEvent) item).operation()).toList();
  }

  private static Position at(Partition partition, long offset) {
    return new Position(partition, offset, -1);
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e-" + i).toList();
  }

  private static void deleteBefore(Admin admin, String topic, long offset) throws Exception {
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  /** Waits until all of a topic can be read: the end of a transaction takes a moment. */
  private void awaitEnd(String topic, long offset) {
    var partition = new TopicPartition(topic, 0);
    try (var survey = new Survey(ClientProperties.admin(options, "test"))) {
      Awaitility.await()
          .until(
              () ->
                  survey
                      .firstSince(Set.of(partition), Long.MAX_VALUE)
                      .join()
                      .equals(Map.of(partition, offset)));
    }
  }

  private void produce(String topic, int count) {
    try (var producer = SharedKafka.producer(kafka.bootstrap())) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, bytes(event("e-" + i))));
      }
      producer.flush();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers", kafka.bootstrap(), "transactional.id", "t-" + UUID.randomUUID()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String topic, String id) {
    var unused = producer.send(new ProducerRecord<>(topic, null, bytes(event(id))));
  }

  private static StreamOptions stream(String topic) {
    return StreamOptions.of(topic, Format.CLOUDEVENTS, "event:{id}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String event(String id) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"t\",\"data\":{}}"
        .formatted(id);
  }
}
