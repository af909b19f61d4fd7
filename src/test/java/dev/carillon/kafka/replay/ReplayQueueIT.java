package dev.carillon.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Refused;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets the past at once, who waits for it, and who is put off. */
@Timeout(Patience.TEST_SECONDS)
final class ReplayQueueIT {
  /** Where no broker answers. */
  private static final KafkaOptions NOBODY = Tuning.of("127.0.0.1:1").build();

  private final SharedKafka kafka = SharedKafka.get();
  private final KafkaOptions options = Tuning.of(kafka.bootstrap()).build();

  @Test
  void a_principal_that_had_its_budget_waits_while_another_goes_on() {
    long size = 100L * Broker.eventBytes("e-00").length;
    var tight = new ReplayOptions(1, 32 << 20, 100, size / 2, 10, 1 << 30, 1);
    try (var past = ReplayedTopic.of(100, tight)) {
      assertThat(past.ask(0, "greedy")).isInstanceOf(Stretch.class);

      assertThat(past.ask(0, "greedy")).isEqualTo(new Refused(Gap.Cause.BUDGET));
      assertThat(past.ask(0, "modest")).isInstanceOf(Stretch.class);
      assertThat(past.counts.refused).hasValue(1);

      // It owes half of what it got, and gets ten bytes a second.
      past.replays.clock.addAndGet(Duration.ofSeconds(size / 20 + 2).toNanos());
      assertThat(past.ask(0, "greedy")).isInstanceOf(Stretch.class);
    }
  }

  @Test
  void a_principal_has_one_budget_whichever_reader_serves_it() {
    String topic = kafka.topic("past", 2);
    ReplayedTopic.produce(topic, 10);
    kafka.produce(new ProducerRecord<>(topic, 1, null, Broker.eventBytes("other")));
    var two = new ReplayOptions(2, 32 << 20, 100, 1, 1, 1 << 30, 1);
    try (var replays = new Replays(options, two, Broker.stream(topic))) {
      Partition first = replays.partition(topic, 0);
      Partition second = replays.partition(topic, 1);
      assertThat(first.slot() % 2).isNotEqualTo(second.slot() % 2);
      assertThat(replays.ask(Replays.at(first, 0), "greedy")).isInstanceOf(Stretch.class);

      assertThat(replays.ask(Replays.at(second, 0), "greedy"))
          .isEqualTo(new Refused(Gap.Cause.BUDGET));
      assertThat(replays.ask(Replays.at(second, 0), "modest")).isInstanceOf(Stretch.class);
    }
  }

  @Test
  void when_too_many_wait_the_next_one_is_put_off() {
    var one = new ReplayOptions(1, 0, 1, 1 << 30, 1, 1 << 30, 1);
    try (var replays = new Replays(NOBODY, one, Broker.stream("past"))) {
      Partition partition = replays.partition("past", 0, UUID.randomUUID());
      var first = replays.asked(Replays.at(partition, 0), Replays.ANYBODY);

      assertThat(replays.asked(Replays.at(partition, 0), Replays.ANYBODY))
          .isCompletedWithValue(new Unavailable());
      assertThat(Replays.get(first)).isEqualTo(new Unavailable());
      assertThat(replays.counts.waiting).hasValue(0);
    }
  }

  @Test
  void closing_answers_all_who_wait_and_whoever_comes_later() {
    var replays = Replays.start(NOBODY, Broker.stream("past"));
    var waiting = new ArrayList<CompletableFuture<Answer>>();
    Partition partition = replays.partition("past", 0, UUID.randomUUID());
    for (int i = 0; i < 50; i++) {
      waiting.add(replays.asked(Replays.at(partition, i), Replays.ANYBODY));
    }
    var located = new CompletableFuture<Optional<OffsetVector>>();
    replays.readers.locate(StartPosition.EARLIEST, List.of(partition), located::complete);

    replays.close();

    assertThat(waiting).allSatisfy(a -> assertThat(a).isCompletedWithValue(new Unavailable()));
    assertThat(located).isCompletedWithValue(Optional.empty());
    assertThat(replays.asked(Replays.at(partition, 0), Replays.ANYBODY))
        .isCompletedWithValue(new Unavailable());
    assertThat(replays.counts.waiting).hasValue(0);
  }
}
