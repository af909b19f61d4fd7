package dev.carillon.kafka.format;

import static dev.carillon.kafka.replay.ReplayedTopic.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive.Moved;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.replay.ReplayedTopic;
import dev.carillon.kafka.replay.Replays;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of the past is not there any more, never counted, or cannot be read. */
@Timeout(Patience.TEST_SECONDS)
final class ReplayGapsIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final Broker broker = new Broker();
  private final KafkaOptions options = Tuning.of(kafka.bootstrap()).build();

  @Test
  void removed_records_are_told_and_what_is_left_can_be_read() throws Exception {
    try (var past = ReplayedTopic.of(20)) {
      // What is known of the log's begin is out of date by then.
      assertThat(Replays.ids(past.stretch(15))).isEqualTo(names(15, 20));
      broker.deleteBefore(past.name, 7);

      assertThat(past.ask(3)).isEqualTo(new Moved(Gap.Cause.RETENTION, past.at(7)));
      assertThat(Replays.ids(past.stretch(7))).isEqualTo(names(7, 20));
    }
  }

  @Test
  void a_cursor_from_the_future_is_sent_back_to_the_end() {
    try (var past = ReplayedTopic.of(5)) {
      assertThat(past.ask(6)).isEqualTo(new Moved(Gap.Cause.TRUNCATED, past.at(5)));
    }
  }

  @Test
  void aborted_transactions_are_never_seen_and_the_way_goes_on_behind_them() {
    try (var past = ReplayedTopic.of(0);
        var transactions = broker.transactions(past.name)) {
      transactions.begin("aborted");
      transactions.abort();
      broker.awaitEnd(past.name, 2);

      // One record and its marker: nothing to bring.
      Stretch nothing = past.stretch(0);
      assertThat(nothing.batch().items()).isEmpty();
      assertThat(Replays.reached(nothing).offset()).isEqualTo(2);

      transactions.begin("committed");
      transactions.commit();
      kafka.produce(past.name, null, Broker.event("after"));
      transactions.begin("open");

      Replays.Reading reading = past.replays.readAll(Replays.reached(nothing));
      assertThat(Replays.ids(reading.items)).containsExactly("committed", "after");
      assertThat(reading.reached.offset()).isEqualTo(5);
      // Behind the end of what can be read, but not behind the end of the log.
      assertThat(past.stretch(6).batch().items()).isEmpty();
      transactions.abort();
    }
  }

  @Test
  void records_that_cannot_be_decoded_are_a_gap_also_for_who_begins_within() {
    try (var past = ReplayedTopic.of(0)) {
      kafka.produce(past.name, null, Broker.event("before"));
      kafka.produce(past.name, null, "{not json");
      kafka.produce(past.name, null, "{not json");
      kafka.produce(past.name, null, "{not json");
      kafka.produce(past.name, null, Broker.event("after"));

      assertThat(Replays.ids(past.stretch(0)))
          .containsExactly("before", "undecodable 1-4", "after");
      assertThat(Replays.ids(past.stretch(2))).containsExactly("undecodable 2-4", "after");
      assertThat(Replays.ids(past.stretch(4))).containsExactly("after");
      assertThat(past.counts.read).hasValue(1);
    }
  }

  @Test
  void a_tombstone_whose_delete_was_read_before_is_no_second_delete() {
    String topic = kafka.topic("rows", 1);
    kafka.produce(topic, "{\"id\":1}", "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1}}");
    kafka.produce(topic, "{\"id\":1}", "{\"op\":\"d\",\"before\":{\"id\":1},\"after\":null}");
    kafka.produce(topic, "{\"id\":1}", null);
    kafka.produce(topic, "{\"id\":2}", null);
    // With one record in a page, each place is the border of two.
    KafkaOptions oneByOne = Tuning.of(kafka.bootstrap()).oneByOne().build();
    for (KafkaOptions tuned : List.of(options, oneByOne)) {
      try (var past = new ReplayedTopic(topic, Replays.start(tuned, rows(topic).withState()))) {
        assertThat(operations(past.readAll(2))).containsExactly(Operation.DELETE);
        assertThat(operations(past.readAll(3))).containsExactly(Operation.DELETE);
        assertThat(operations(past.readAll(1))).containsExactly(Operation.DELETE, Operation.DELETE);
        assertThat(operations(past.readAll(0)))
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
    try (var past = new ReplayedTopic(topic, Replays.start(options, rows(topic)))) {
      broker.deleteBefore(topic, 2);

      assertThat(operations(past.readAll(2))).containsExactly(Operation.CREATE, Operation.CREATE);
    }
  }

  private static StreamOptions rows(String topic) {
    return StreamOptions.of(topic, Format.DEBEZIUM, "row:{data.id}");
  }

  private static List<Operation> operations(Replays.Reading reading) {
    return reading.items.stream().map(item -> ((ChangeEvent) item).operation()).toList();
  }

  @Test
  void a_topic_that_was_made_anew_is_another_one() throws Exception {
    try (var past = ReplayedTopic.of(3)) {
      assertThat(Replays.reached(past.stretch(0)).offset()).isEqualTo(3);
      broker.recreate(past.name, Map.of());
      kafka.produce(past.name, null, Broker.event("new"));

      assertThat(past.ask(3))
          .isEqualTo(new Moved(Gap.Cause.RECREATED, Position.end(past.partition)));
      Partition anew = past.replays.partition(past.name, 0);
      assertThat(Replays.ids(past.replays.stretch(Replays.at(anew, 0)))).containsExactly("new");
    }
  }

  @Test
  void a_topic_that_is_not_there_is_unavailable() {
    String topic = "none-" + UUID.randomUUID();
    try (var replays = Replays.start(options, Broker.stream(topic))) {
      Partition partition = replays.partition(topic, 0, UUID.randomUUID());

      assertThat(replays.ask(partition, 0)).isEqualTo(new Unavailable());
      assertThat(replays.locate(StartPosition.EARLIEST, List.of(partition))).isEmpty();
    }
  }
}
