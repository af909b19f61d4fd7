package dev.carillon.kafka.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Operation;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.state.KnownEntities;
import dev.carillon.kafka.state.StateTable;
import dev.carillon.kafka.state.StateTables;
import dev.carillon.kafka.template.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The entities of a state stream, record by record. */
final class PartitionReaderTest {
  private static final StreamOptions VEHICLES =
      StreamOptions.of("vehicles", Format.JSON, "fleet:{data.fleet}:{data.id}").withState();
  private static final String RED = "{\"fleet\":\"red\",\"id\":7}";
  private static final String BLUE = "{\"fleet\":\"blue\",\"id\":7}";

  /** One partition; its first record has the offset 40. */
  private static final class Reader {
    final Records records;
    final KnownEntities entities;
    final PartitionReader tail;

    Reader(StreamOptions options, long announced, long maxBytes) {
      records = new Records(options);
      var states = new StateTables(List.of(records.stream().stream()), maxBytes, ReaderMeter.NONE);
      entities = states.of(records.stream().stream());
      tail =
          new PartitionReader(
              records.stream(),
              records.partition(),
              entities,
              new RejectedRecords(ReaderMeter.NONE, Optional.empty()),
              new PartitionReader.Extent(40, announced, announced));
    }

    Reader(StreamOptions options) {
      this(options, 40, Long.MAX_VALUE);
    }

    /** The items of so many records, key and value in turn. */
    EventBatch read(@Nullable String... keysAndValues) {
      var batch = new BatchBuilder();
      var polled = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      for (int i = 0; i < keysAndValues.length; i += 2) {
        polled.add(records.record(keysAndValues[i], keysAndValues[i + 1]));
      }
      tail.read(polled, batch);
      long next = polled.get(polled.size() - 1).offset() + 1;
      tail.advance(new OffsetAndMetadata(next, Optional.of(7), ""));
      return batch.build();
    }

    ChangeEvent event(@Nullable String key, @Nullable String value) {
      EventBatch batch = read(key, value);
      assertThat(batch.items()).hasSize(1);
      return (ChangeEvent) batch.items().get(0);
    }

    Position at(long offset) {
      return new Position(records.partition(), offset, -1);
    }
  }

  private static Optional<String> priorData(ChangeEvent event) {
    return event.prior().map(BeforeImage::data).map(Object::toString);
  }

  @Test
  void each_event_knows_what_its_entity_was_within_one_poll_too() {
    var reader = new Reader(VEHICLES);
    List<ChangeEvent> events =
        reader.read("7", RED, "7", BLUE, "7", null, "7", RED).items().stream()
            .map(ChangeEvent.class::cast)
            .toList();
    assertThat(events.stream().map(e -> priorData(e).orElse("?")))
        .containsExactly("null", RED, BLUE, "null");
    assertThat(events.stream().map(e -> e.prior().orElseThrow().exists()))
        .containsExactly(false, true, true, false);
    assertThat(events.get(1).prior().orElseThrow().topics()).hasToString("[fleet:red:7]");
  }

  @Test
  void what_is_kept_does_not_hold_on_to_what_was_before() {
    var reader = new Reader(VEHICLES);
    reader.read("7", RED, "7", BLUE);
    assertThat(((StateTable) reader.entities).contents().orElseThrow().values())
        .allMatch(event -> event.prior().isEmpty())
        .hasSize(1);
  }

  @Test
  void a_tombstone_goes_to_who_heard_of_the_entity_and_shows_it_as_it_was() {
    var reader = new Reader(VEHICLES);
    reader.read("7", RED, "7", BLUE);
    ChangeEvent delete = reader.event("7", null);
    assertThat(delete.operation()).isEqualTo(Operation.DELETE);
    assertThat(Records.topics(delete)).containsExactly("fleet:blue:7");
    assertThat(delete.data()).hasToString(BLUE);
    assertThat(priorData(delete)).contains(BLUE);
    assertThat(reader.entities.prior(Optional.of("7"))).contains(BeforeImage.NOTHING);
  }

  @Test
  void a_tombstone_that_makes_its_own_topics_keeps_them() {
    var reader =
        new Reader(
            StreamOptions.of("vehicles", Format.JSON, "vehicle:{key}", "fleet:{data.fleet}:{key}")
                .withState());
    assertThat(Records.topics(reader.event("7", RED))).containsExactly("vehicle:7", "fleet:red:7");
    ChangeEvent delete = reader.event("7", null);
    assertThat(Records.topics(delete)).containsExactly("vehicle:7");
    assertThat(delete.data()).hasToString(RED);
  }

  @Test
  void a_tombstone_of_what_nobody_heard_of_is_no_event_and_no_gap() {
    var reader = new Reader(VEHICLES);
    assertThat(reader.read("8", null).items()).isEmpty();
    assertThat(reader.read("7", RED, "7", null, "7", null).items()).hasSize(2);
  }

  @Test
  void when_no_state_is_kept_a_tombstone_that_makes_no_topic_is_a_gap() {
    var reader = new Reader(VEHICLES, 40, 0);
    assertThat(reader.event("7", RED).prior()).contains(BeforeImage.NOTHING);
    assertThat(reader.event("7", BLUE).prior()).isEmpty();
    assertThat(reader.read("7", null).items())
        .containsExactly(Gap.of(Gap.Cause.UNDECODABLE, reader.records.partition(), 42, 43));
  }

  @Test
  void a_delete_of_debezium_without_before_gets_the_row_and_its_tombstone_is_folded() {
    var reader =
        new Reader(
            StreamOptions.of("rows", Format.DEBEZIUM, "fleet:{data.fleet}:{data.id}").withState());
    reader.read("{\"id\":7}", "{\"op\":\"c\",\"before\":null,\"after\":" + RED + "}");
    ChangeEvent delete =
        reader.event("{\"id\":7}", "{\"op\":\"d\",\"before\":null,\"after\":null}");
    assertThat(Records.topics(delete)).containsExactly("fleet:red:7");
    assertThat(reader.read("{\"id\":7}", null).items()).isEmpty();
    // What compaction leaves: the tombstone alone.
    reader.read("{\"id\":8}", "{\"op\":\"r\",\"before\":null,\"after\":" + RED + "}");
    ChangeEvent alone = reader.event("{\"id\":8}", null);
    assertThat(Records.topics(alone)).containsExactly("fleet:red:7");
    assertThat(alone.operation()).isEqualTo(Operation.DELETE);
  }

  @Test
  void a_cloudevent_without_a_value_gets_the_entity() {
    var reader =
        new Reader(
            StreamOptions.of("cars", Format.CLOUDEVENTS, "fleet:{data.fleet}:{data.id}")
                .withState());
    reader.read(
        "7",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"data\":"
            + RED
            + "}");
    ChangeEvent delete = reader.event("7", null);
    assertThat(Records.topics(delete)).containsExactly("fleet:red:7");
    assertThat(delete.data()).hasToString(RED);
  }

  @Test
  void what_lies_before_the_announced_start_is_for_the_state_only() {
    var reader = new Reader(VEHICLES, 43, Long.MAX_VALUE);
    assertThat(reader.tail.told()).isEqualTo(reader.at(43));
    assertThat(reader.read("7", RED, "8", "broken").items()).isEmpty();
    assertThat(reader.tail.isSilent()).isTrue();
    assertThat(reader.tail.hasCaughtUp()).isFalse();
    assertThat(reader.tail.told()).isEqualTo(reader.at(43));

    EventBatch batch = reader.read("8", "broken", "8", "broken", "7", BLUE);
    assertThat(batch.items()).hasSize(2);
    // The gap begins where the announced records do.
    assertThat(batch.items().get(0))
        .isEqualTo(Gap.of(Gap.Cause.UNDECODABLE, reader.records.partition(), 43, 44));
    assertThat(priorData((ChangeEvent) batch.items().get(1))).contains(RED);
    assertThat(reader.tail.isSilent()).isFalse();
    assertThat(reader.tail.hasCaughtUp()).isTrue();
    assertThat(reader.tail.told().offset()).isEqualTo(45);
  }

  @Test
  void after_a_truncation_everything_behind_it_is_new() {
    var reader = new Reader(VEHICLES, 50, Long.MAX_VALUE);
    reader.read("7", RED, "8", RED, "9", RED);
    reader.tail.truncate(41);
    assertThat(reader.entities.prior(Optional.of("7")).orElseThrow().exists()).isTrue();
    assertThat(reader.entities.prior(Optional.of("8"))).contains(BeforeImage.NOTHING);
    assertThat(reader.tail.told()).isEqualTo(reader.at(41));
    assertThat(reader.tail.hasCaughtUp()).isTrue();
    assertThat(reader.tail.isSilent()).isFalse();
  }

  @Test
  void what_was_removed_before_it_was_read_makes_no_state_and_is_not_told_while_silent() {
    var reader = new Reader(VEHICLES, 50, Long.MAX_VALUE);
    reader.read("7", RED, "8", RED, "9", RED);
    reader.tail.skip(42);
    assertThat(((StateTable) reader.entities).contents().orElseThrow()).containsOnlyKeys("9");
    assertThat(reader.tail.told()).isEqualTo(reader.at(50));
    assertThat(reader.tail.isSilent()).isTrue();
  }
}
