package dev.carillon.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.alert.EventHistory;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.kafka.Transactions;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.support.Events;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The past as a trial reads it: from a place to where it ends at the beginning. */
class TopicHistoryReaderIT {
  private static final SharedKafka KAFKA = SharedKafka.get();

  private final String topic = KAFKA.topic("past", 1);
  private final Broker broker = new Broker();
  private final OffsetVector frontier = new OffsetVector();
  private final Noted noted = new Noted();

  /** Notes what it is told, and has enough at some point. */
  private static final class Noted implements EventHistory.Reader {
    final List<String> seen = new ArrayList<>();
    int most = Integer.MAX_VALUE;
    Runnable atFirst = () -> {};

    @Override
    public boolean record(long bytes, Optional<ChangeEvent> event) {
      if (seen.isEmpty()) {
        atFirst.run();
      }
      seen.add(event.map(e -> e.operation() + "@" + e.position().offset()).orElse("-"));
      return seen.size() < most;
    }

    @Override
    public boolean goesOn() {
      return true;
    }
  }

  private EventHistory.End read(StartPosition start) {
    return read(Broker.stream(topic), start);
  }

  private EventHistory.End read(StreamOptions stream, StartPosition start) {
    KafkaOptions options = Tuning.of(KAFKA.bootstrap()).build();
    return new TopicHistoryReader(options, List.of(stream), () -> frontier)
        .read(Set.of(topic), start, noted);
  }

  private void produce(String id, long time) {
    var unused = KAFKA.produce(new ProducerRecord<>(topic, 0, time, null, Broker.eventBytes(id)));
  }

  private Cursor cursor(long next) {
    frontier.reached(new Position(Events.partition(topic), next, -1));
    return Cursor.of(frontier.cursor());
  }

  @Test
  void it_is_read_from_a_time_to_the_end_that_it_has_then() {
    for (int i = 0; i < 5; i++) {
      produce("e" + i, 1_000L * i);
    }
    noted.atFirst = () -> produce("later", 9_000);
    assertThat(read(new StartPosition.Since(Instant.ofEpochMilli(1_500))))
        .isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).containsExactly("NONE@2", "NONE@3", "NONE@4");
  }

  @Test
  void a_time_after_everything_and_an_empty_topic_are_at_the_end_already() {
    assertThat(read(new StartPosition.Since(Instant.now()))).isEqualTo(EventHistory.End.REACHED);
    produce("old", 1_000);
    assertThat(read(new StartPosition.Since(Instant.now()))).isEqualTo(EventHistory.End.REACHED);
    assertThat(read(new StartPosition.Since(Instant.MAX))).isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).isEmpty();
    assertThat(read(new StartPosition.Since(Instant.MIN))).isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).hasSize(1);
  }

  @Test
  void it_is_read_from_a_cursor_and_a_partition_that_the_cursor_does_not_know_from_its_beginning() {
    for (int i = 0; i < 4; i++) {
      produce("e" + i, 1_000L * i);
    }
    assertThat(read(new StartPosition.After(cursor(2)))).isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).containsExactly("NONE@2", "NONE@3");
    noted.seen.clear();
    var elsewhere = new OffsetVector();
    elsewhere.reached(new Position(Events.partition("another"), 2, -1));
    assertThat(read(new StartPosition.After(Cursor.of(elsewhere.cursor()))))
        .isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).hasSize(4);
  }

  @Test
  void what_was_removed_is_told_and_the_rest_is_read() throws Exception {
    for (int i = 0; i < 4; i++) {
      produce("e" + i, 1_000L * i);
    }
    broker.deleteBefore(topic, 3);
    assertThat(read(new StartPosition.After(cursor(1)))).isEqualTo(EventHistory.End.TRUNCATED);
    assertThat(noted.seen).containsExactly("NONE@3");
  }

  @Test
  void whoever_has_enough_is_not_told_more() {
    for (int i = 0; i < 4; i++) {
      produce("e" + i, 1_000L * i);
    }
    noted.most = 2;
    assertThat(read(StartPosition.EARLIEST)).isEqualTo(EventHistory.End.STOPPED);
    assertThat(noted.seen).hasSize(2);
  }

  @Test
  void only_what_is_committed_is_read_and_rubbish_is_counted_as_a_record() {
    try (Transactions transactions = broker.transactions(topic)) {
      transactions.begin("aborted");
      transactions.abort();
      transactions.begin("committed");
      transactions.commit();
    }
    KAFKA.produce(topic, null, "rubbish");
    broker.awaitEnd(topic, 5);
    assertThat(read(StartPosition.EARLIEST)).isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).containsExactly("NONE@2", "-");
  }

  @Test
  void a_delete_and_its_tombstone_are_one_event_wherever_the_reading_begins() {
    var stream = StreamOptions.of(topic, Format.DEBEZIUM, "object:{data.name}").withState();
    debezium("{\"op\":\"c\",\"after\":{\"key\":8,\"name\":\"x\"},\"source\":{\"table\":\"t\"}}");
    // Its row is not in the record: no template makes a topic of it, and yet it is an event.
    debezium("{\"op\":\"d\",\"before\":null,\"source\":{\"table\":\"t\"}}");
    debezium(null);
    assertThat(read(stream, StartPosition.EARLIEST)).isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).containsExactly("CREATE@0", "DELETE@1", "-");
    noted.seen.clear();
    assertThat(read(stream, new StartPosition.After(cursor(2))))
        .isEqualTo(EventHistory.End.REACHED);
    assertThat(noted.seen).containsExactly("-");
  }

  private void debezium(@Nullable String value) {
    byte[] key = "{\"key\":8}".getBytes(StandardCharsets.UTF_8);
    byte @Nullable [] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    var unused = KAFKA.produce(new ProducerRecord<>(topic, key, bytes));
  }

  @Test
  void without_a_broker_it_is_refused() {
    KafkaOptions options = Tuning.of("127.0.0.1:1").build();
    var past = new TopicHistoryReader(options, List.of(Broker.stream(topic)), () -> frontier);
    assertThatThrownBy(() -> past.read(Set.of(topic), StartPosition.EARLIEST, noted))
        .isInstanceOf(RefusedException.class);
  }
}
