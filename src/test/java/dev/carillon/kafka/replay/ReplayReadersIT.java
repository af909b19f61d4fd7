package dev.carillon.kafka.replay;

import static dev.carillon.kafka.replay.ReplayedTopic.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The past, read again from a real broker. */
@Timeout(Patience.TEST_SECONDS)
final class ReplayReadersIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final Broker broker = new Broker();
  private final KafkaOptions options = Tuning.of(kafka.bootstrap()).build();

  @Test
  void a_long_stretch_comes_page_by_page_whole_and_in_order() {
    try (var past = ReplayedTopic.of(3_400)) {
      Replays.Reading reading = past.readAll(0);

      assertThat(Replays.ids(reading.items)).isEqualTo(names(0, 3_400));
      assertThat(reading.pages).isBetween(4, 30);
      assertThat(reading.reached.offset()).isEqualTo(3_400);
      assertThat(reading.items)
          .allSatisfy(
              i -> assertThat(((ChangeEvent) i).position().partition()).isSameAs(past.partition));
      assertThat(past.counts.events).hasValue(3_400);
      assertThat(past.counts.waiting).hasValue(0);
    }
  }

  @Test
  void partitions_are_read_side_by_side_and_none_mixes_with_another() {
    String topic = kafka.topic("past", 5);
    for (int i = 0; i < 500; i++) {
      kafka.produce(new ProducerRecord<>(topic, i % 5, null, Broker.eventBytes("e-" + i)));
    }
    try (var replays = Replays.start(options, Broker.stream(topic))) {
      List<CompletableFuture<Replays.Reading>> readings =
          partitions(replays, topic, 5).stream()
              .map(p -> CompletableFuture.supplyAsync(() -> replays.readAll(Replays.at(p, 0))))
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
    try (var past = ReplayedTopic.of(1_200)) {
      Replays.Reading first = past.readAll(0);
      assertThat(past.counts.read).hasValue(first.pages);
      assertThat(past.counts.cached).hasValue(0);

      Replays.Reading second = past.readAll(0);

      assertThat(past.counts.read).hasValue(first.pages);
      assertThat(past.counts.cached).hasValue(first.pages);
      assertThat(second.items).hasSize(1_200);
      for (int i = 0; i < 1_200; i++) {
        assertThat(second.items.get(i)).isSameAs(first.items.get(i));
      }
    }
  }

  @Test
  void who_waits_for_the_same_page_shares_it_though_nothing_is_kept() {
    try (var past = ReplayedTopic.of(50, Replays.NO_CACHE)) {
      var asked = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 20; i++) {
        asked.add(past.replays.asked(past.at(i), "p" + i));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(Replays.ids((Stretch) Replays.get(asked.get(i)))).isEqualTo(names(i, 50));
      }
      assertThat(past.counts.read.get() + past.counts.cached.get()).isEqualTo(20);
      assertThat(past.counts.cached).hasPositiveValue();
    }
  }

  @Test
  void a_place_inside_a_page_gets_the_rest_of_it() {
    try (var past = ReplayedTopic.of(100)) {
      Stretch whole = past.stretch(0);
      Position reached = Replays.reached(whole);

      Stretch rest = past.replays.stretch(new Position(past.partition, 40, reached.leaderEpoch()));

      assertThat(Replays.ids(rest)).isEqualTo(names(40, (int) reached.offset()));
      assertThat(Replays.reached(rest)).isEqualTo(reached);
      assertThat(past.counts.read).hasValue(1);
    }
  }

  @Test
  void going_back_reads_again_what_was_not_kept() {
    try (var past = ReplayedTopic.of(1_200, Replays.NO_CACHE)) {
      assertThat(Replays.ids(past.stretch(600))).startsWith("e-600");
      assertThat(Replays.ids(past.stretch(3))).startsWith("e-3");
      assertThat(Replays.ids(past.stretch(900))).startsWith("e-900");
      assertThat(Replays.ids(past.readAll(3).items)).isEqualTo(names(3, 1_200));
    }
  }

  @Test
  void at_the_end_there_is_nothing_yet_and_that_is_said_at_once() {
    KafkaOptions patient = Tuning.of(kafka.bootstrap()).discovery(Duration.ofHours(1)).build();
    try (var past = ReplayedTopic.of(5, patient, ReplayOptions.DEFAULT)) {
      Position reached = Replays.reached(past.stretch(0));
      assertThat(reached.leaderEpoch()).isNotNegative();

      for (Position end : List.of(reached, past.at(5))) {
        Stretch stretch = past.replays.stretch(end);
        assertThat(stretch.batch().items()).isEmpty();
        assertThat(Replays.reached(stretch)).isEqualTo(end);
      }
      kafka.produce(past.name, null, Broker.event("e-5"));
      assertThat(Replays.ids(past.replays.stretch(reached))).containsExactly("e-5");
    }
  }

  @Test
  void a_start_is_found_in_each_partition() throws Exception {
    String topic = kafka.topic("past", 3);
    Instant time = Instant.parse("2026-11-21T06:00:00Z");
    for (int i = 0; i < 10; i++) {
      byte[] event = Broker.eventBytes("e-" + i);
      kafka.produce(
          new ProducerRecord<>(topic, 0, time.plusSeconds(i).toEpochMilli(), null, event));
      kafka.produce(new ProducerRecord<>(topic, 1, time.toEpochMilli(), null, event));
    }
    try (var replays = Replays.start(options, Broker.stream(topic))) {
      broker.deleteBefore(topic, 2);
      List<Partition> all = partitions(replays, topic, 3);

      assertThat(offsets(replays.locate(StartPosition.EARLIEST, all), all))
          .containsExactly(2L, 0L, 0L);
      assertThat(offsets(replays.locate(new StartPosition.Since(time.plusSeconds(6)), all), all))
          .containsExactly(6L, 10L, 0L);
      assertThat(offsets(replays.locate(new StartPosition.Since(time.plusMillis(5_001)), all), all))
          .containsExactly(6L, 10L, 0L);
      assertThat(offsets(replays.locate(new StartPosition.Since(Instant.MIN), all), all))
          .containsExactly(2L, 0L, 0L);
      assertThat(offsets(replays.locate(new StartPosition.Since(Instant.MAX), all), all))
          .containsExactly(10L, 10L, 0L);
      assertThat(replays.locate(StartPosition.EARLIEST, List.of()).orElseThrow().partitions())
          .isEmpty();
    }
  }

  private static List<Partition> partitions(Replays replays, String topic, int count) {
    return IntStream.range(0, count).mapToObj(n -> replays.partition(topic, n)).toList();
  }

  private static List<Long> offsets(Optional<OffsetVector> frontier, List<Partition> partitions) {
    return partitions.stream()
        .map(p -> frontier.orElseThrow().next(p).map(Position::offset).orElse(-1L))
        .toList();
  }
}
