package dev.carillon.kafka.live;

import static dev.carillon.kafka.format.Broker.event;
import static dev.carillon.kafka.format.Broker.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The consumer loop against a real broker. */
@Timeout(Patience.TEST_SECONDS)
final class KafkaReaderIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final Broker broker = new Broker();
  private final KafkaOptions options = tuning().build();

  @Test
  void it_starts_at_the_end_and_brings_what_comes_then_in_the_order_of_each_partition() {
    String topic = kafka.topic("events", 3);
    kafka.produce(topic, "k", event("old"));
    try (var listener = Listener.start(options, stream(topic))) {
      for (int i = 0; i < 60; i++) {
        kafka.produce(topic, "k" + i % 5, event("e-" + i));
      }

      assertThat(listener.ids(60)).hasSize(60).doesNotContain("old");
      for (int k = 0; k < 5; k++) {
        String key = "k" + k;
        assertThat(
                listener.events().stream()
                    .filter(e -> e.key().equals(Optional.of(key)))
                    .map(e -> Integer.parseInt(e.id().substring(2))))
            .isSorted();
      }
      assertThat(listener.batches().get(0).items()).isEmpty();
      assertThat(listener.batches().get(0).reached()).hasSize(3);
      listener.until(() -> listener.counts.events.get() == 60);
      assertThat(listener.reader.brokersUp()).isTrue();
      assertThat(listener.reader.threads())
          .allMatch(SupervisedThread::isLive)
          .allMatch(SupervisedThread::isWell);
      listener.history();
    }
  }

  @Test
  void a_restarted_replica_reads_the_newest_records_again() {
    String topic = kafka.topic("events", 1);
    for (int i = 0; i < 20; i++) {
      kafka.produce(topic, "k", event("e-" + i));
    }
    try (var listener = Listener.start(tuning().warmUp(5).build(), stream(topic))) {
      assertThat(listener.ids(5)).containsExactly("e-15", "e-16", "e-17", "e-18", "e-19");
      assertThat(listener.reached()).containsExactly(20L);
    }
  }

  @Test
  void aborted_transactions_are_never_seen_and_the_cursor_passes_them() {
    String topic = kafka.topic("events", 1);
    try (var listener = Listener.start(options, stream(topic));
        var transactions = broker.transactions(topic)) {
      transactions.begin("aborted");
      transactions.abort();
      // One record and its abort marker: nothing to bring, but the way goes on.
      listener.until(() -> listener.reached().equals(List.of(2L)));
      assertThat(listener.events()).isEmpty();

      transactions.begin("committed");
      kafka.produce(topic, "k", event("after"));
      transactions.commit();

      assertThat(listener.ids(2)).containsExactly("committed", "after");
      listener.until(() -> listener.reached().equals(List.of(5L)));
    }
  }

  @Test
  void an_open_transaction_holds_up_its_partition_and_that_can_be_seen() {
    String topic = kafka.topic("events", 1);
    try (var listener = Listener.start(options, stream(topic));
        var transactions = broker.transactions(topic)) {
      transactions.begin("open");
      kafka.produce(topic, "k", event("behind-it"));

      listener.until(() -> listener.counts.behind.get() == 2);
      assertThat(listener.events()).isEmpty();

      transactions.commit();
      assertThat(listener.ids(2)).containsExactly("open", "behind-it");
      listener.until(() -> listener.counts.behind.get() == 0);
    }
  }

  @Test
  void records_that_cannot_be_decoded_become_one_gap_and_the_next_one_is_delivered() {
    String topic = kafka.topic("events", 1);
    String dead = kafka.topic("dead", 1);
    try (var listener = Listener.start(tuning().deadLetters(dead).build(), stream(topic))) {
      kafka.produce(topic, "k", event("before"));
      kafka.produce(topic, Map.of("h", "v"), "bad-key", "{not json");
      kafka.produce(topic, "k", "{\"specversion\":\"1.0\"}");
      kafka.produce(topic, "k", event(""));
      kafka.produce(topic, "k", event("after"));

      assertThat(listener.ids(2)).containsExactly("before", "after");
      // In one poll or in several, but without a hole and without an overlap.
      assertThat(ranges(listener.gaps())).startsWith("1-").endsWith("-4");
      assertThat(listener.gaps()).allMatch(g -> g.cause() == Gap.Cause.UNDECODABLE);
      listener.until(() -> listener.counts.deadLetters.get() == 3);
      assertThat(listener.counts.undecodable)
          .isEqualTo(Map.of("not_json", 1, "missing_attribute", 2));

      var letter = kafka.read(dead, 3).get(0);
      assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo("{not json");
      var headers = new HashMap<String, String>();
      letter
          .headers()
          .forEach(h -> headers.put(h.key(), new String(h.value(), StandardCharsets.UTF_8)));
      headers.remove("carillon-timestamp");
      assertThat(headers)
          .isEqualTo(
              Map.of(
                  "h", "v",
                  "carillon-cause", "not_json",
                  "carillon-topic", topic,
                  "carillon-partition", "0",
                  "carillon-offset", "1",
                  "carillon-key", "bad-key"));
      assertThat(letter.key()).asString(StandardCharsets.UTF_8).isEqualTo(topic + "-0-1");
    }
  }

  @Test
  void the_past_is_not_dead_lettered_again() {
    String topic = kafka.topic("events", 1);
    String dead = kafka.topic("dead", 1);
    kafka.produce(topic, "k", "broken");
    KafkaOptions both = tuning().deadLetters(dead).warmUp(100).build();
    try (var listener = Listener.start(both, stream(topic))) {
      kafka.produce(topic, "k", "broken too");

      listener.until(() -> listener.counts.deadLetters.get() == 1);
      assertThat(listener.gaps(2)).hasSize(2);
      assertThat(kafka.read(dead, 1)).hasSize(1);
    }
  }

  @Test
  void a_delete_and_its_tombstone_are_one_event_also_across_polls() {
    String topic = kafka.topic("rows", 1);
    try (var listener =
        Listener.start(
            options, StreamOptions.of(topic, Format.DEBEZIUM, "row:{data.id}").withState())) {
      kafka.produce(topic, "{\"id\":2}", "{\"op\":\"d\",\"before\":{\"id\":2},\"after\":null}");
      listener.ids(1);
      kafka.produce(topic, "{\"id\":2}", null);
      kafka.produce(topic, "{\"id\":3}", "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":3}}");

      listener.ids(2);
      assertThat(listener.events().stream().map(ChangeEvent::operation))
          .containsExactly(Operation.DELETE, Operation.CREATE);
      listener.until(() -> listener.reached().equals(List.of(3L)));
      assertThat(listener.gaps()).isEmpty();
    }
  }

  @Test
  void a_partition_that_is_added_is_read_from_its_start() throws Exception {
    String topic = kafka.topic("events", 1);
    try (var listener = Listener.start(tuning().slowDiscovery().build(), stream(topic))) {
      broker.widen(topic, 3);
      kafka.produce(new ProducerRecord<>(topic, 2, null, Broker.eventBytes("first")));
      kafka.produce(new ProducerRecord<>(topic, 2, null, Broker.eventBytes("second")));

      assertThat(listener.ids(2)).containsExactly("first", "second");
      assertThat(listener.reader.frontier().partitions()).hasSize(3);
      listener.history();
    }
  }

  @Test
  void a_topic_that_is_created_late_is_read_from_its_start_and_the_others_do_not_wait()
      throws Exception {
    String topic = kafka.topic("events", 1);
    String late = "late-" + UUID.randomUUID();
    try (var listener =
        Listener.start(tuning().slowDiscovery().build(), stream(topic), stream(late))) {
      kafka.produce(topic, "k", event("there"));
      assertThat(listener.ids(1)).containsExactly("there");

      broker.create(late, 2);
      kafka.produce(late, "k", event("late"));

      assertThat(listener.ids(2)).containsExactly("there", "late");
      listener.history();
    }
  }

  @Test
  void records_that_expired_before_they_were_read_are_a_gap() throws Exception {
    String topic = kafka.topic("events", 1);
    for (int i = 0; i < 10; i++) {
      kafka.produce(topic, "k", event("e-" + i));
    }
    // Its first batches are not done with, so it stands still near the start.
    KafkaOptions options = tuning().warmUp(10).inFlight(2).oneByOne().build();
    try (var listener = Listener.stuck(options, stream(topic))) {
      listener.until(() -> listener.events().size() == 1);
      broker.deleteBefore(topic, 7);
      kafka.produce(topic, "k", event("after"));
      listener.process();

      listener.until(() -> listener.reached().equals(List.of(11L)));
      List<String> ids = listener.ids(5);
      int read = ids.indexOf("e-7");
      assertThat(read).isBetween(1, 6);
      assertThat(ids.subList(read, ids.size())).containsExactly("e-7", "e-8", "e-9", "after");
      assertThat(ranges(listener.gaps())).isEqualTo(read + "-7");
      assertThat(listener.gaps().get(0).cause()).isEqualTo(Gap.Cause.RETENTION);
      assertThat(listener.counts.gaps).containsExactly(Gap.Cause.RETENTION);
    }
  }

  @Test
  void a_topic_that_is_made_anew_ends_the_old_partitions_and_is_read_from_its_start()
      throws Exception {
    String topic = kafka.topic("events", 2);
    try (var listener = Listener.start(options, stream(topic))) {
      for (int i = 0; i < 10; i++) {
        kafka.produce(topic, "k" + i, event("old-" + i));
      }
      listener.ids(10);
      String cursor = listener.reader.frontier().cursor();

      broker.recreate(topic, Map.of());
      kafka.produce(topic, "k", event("new-0"));
      kafka.produce(topic, "k", event("new-1"));

      assertThat(listener.ids(12)).endsWith("new-0", "new-1");
      assertThat(listener.gaps()).hasSize(1);
      Gap gap = listener.gaps().get(0);
      assertThat(gap.cause()).isEqualTo(Gap.Cause.RECREATED);
      assertThat(gap.ranges()).hasSize(2);
      assertThat(listener.reader.frontier().partitions()).hasSize(1);
      listener.until(() -> listener.reached().equals(List.of(2L)));

      var at = new OffsetVector();
      assertThat(listener.history().enter(Cursor.of(cursor), at))
          .map(Gap::cause)
          .contains(Gap.Cause.RECREATED);
    }
  }

  @Test
  void the_reader_waits_when_the_event_loops_are_behind_and_still_ends_at_once() {
    String topic = kafka.topic("events", 1);
    KafkaOptions two = tuning().inFlight(2).build();
    var listener = Listener.stuck(two, stream(topic));
    listener.until(() -> listener.batches().size() == 1);
    kafka.produce(topic, "k", event("one"));
    listener.until(() -> listener.batches().size() == 2);
    for (int i = 0; i < 100; i++) {
      kafka.produce(topic, "k", event("more-" + i));
    }
    listener.until(() -> listener.isWaiting());
    assertThat(listener.batches()).hasSize(2);

    assertThat(listener.threads()).isPositive();

    listener.close();

    assertThat(listener.threads()).isZero();
    assertThat(listener.batches()).hasSize(2);
  }

  @Test
  void two_streams_of_one_topic_or_a_dead_letter_topic_that_is_read_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Listener.startEarly(options, stream("a"), stream("a")))
        .withMessage("two streams of Kafka topic a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Listener.startEarly(tuning().deadLetters("a").build(), stream("a")))
        .withMessage("the dead-letter topic is itself a stream: a");
  }

  private static String ranges(List<Gap> gaps) {
    long next = -1;
    long first = -1;
    for (Gap gap : gaps) {
      Gap.Range range = gap.ranges().get(0);
      assertThat(next == -1 || next == range.from()).isTrue();
      first = first == -1 ? range.from() : first;
      next = range.to();
    }
    return first + "-" + next;
  }

  private Tuning tuning() {
    return Tuning.of(kafka.bootstrap());
  }
}
