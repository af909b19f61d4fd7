package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Moved;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.core.past.Archive.Unavailable;
import dev.carillon.core.past.StartPosition;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.BrokerLog;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.replay.Replays;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the past when its broker goes, comes back, and lost something on the way. */
@Timeout(Patience.TEST_SECONDS)
final class ReplayOutageIT {
  private static final String TOPIC = "past";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EmbeddedKafka broker;

  @BeforeEach
  void a_broker() {
    broker = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start();
    broker.createTopic(TOPIC, 1, Map.of());
  }

  @AfterEach
  void no_broker() {
    broker.close();
  }

  @Test
  void while_the_broker_is_away_so_is_the_past_and_then_it_is_there_again() throws Exception {
    produce("{\"n\":0}", "{\"n\":1}");
    try (var replays = Replays.start(options(), stream(Format.JSON))) {
      Partition partition = replays.partition(TOPIC, 0);
      Position reached = Replays.reached(replays.stretch(Replays.at(partition, 0)));
      broker.stop();

      assertThat(replays.ask(reached)).isEqualTo(new Unavailable());
      assertThat(replays.locate(StartPosition.EARLIEST, List.of(partition))).isEmpty();
      // What was read before does not need the broker.
      assertThat(replays.ask(partition, 1)).isInstanceOf(Stretch.class);

      broker.start();
      produce("{\"n\":2}");
      Awaitility.await()
          .atMost(Patience.LIMIT)
          .until(
              () ->
                  replays.ask(reached) instanceof Stretch stretch
                      && stretch.batch().items().size() == 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "DEBEZIUM"})
  void who_has_seen_what_the_log_lost_is_sent_back_to_where_it_became_another(Format format)
      throws Exception {
    String row = "{\"op\":\"c\",\"before\":null,\"after\":{\"id\":1}}";
    produce(row, row, row, row, row);
    try (var replays = Replays.start(options(), stream(format))) {
      Partition partition = replays.partition(TOPIC, 0);
      Position before = Replays.reached(replays.stretch(Replays.at(partition, 0)));
      broker.stop();
      BrokerLog.cut(directory.resolve(TOPIC + "-0"), 3);
      broker.start();
      produce(row, row);
      var truncated = new Moved(Gap.Cause.TRUNCATED, Replays.at(partition, 3));

      // The log is as long as it was, so the offset alone tells nothing.
      assertThat(answered(replays, before)).isEqualTo(truncated);
      produce(row, row);
      assertThat(answered(replays, before)).isEqualTo(truncated);
      var inside = new Position(partition, 4, before.leaderEpoch());
      assertThat(answered(replays, inside)).isEqualTo(truncated);
      // Up to there, it is the same log.
      var there = new Position(partition, 3, before.leaderEpoch());
      assertThat(answered(replays, there))
          .isInstanceOfSatisfying(
              Stretch.class,
              stretch -> {
                assertThat(stretch.batch().items()).hasSize(4);
                assertThat(Replays.reached(stretch).leaderEpoch())
                    .isGreaterThan(before.leaderEpoch());
              });
      // Now its pages are there, and still are not for those who have seen the other log.
      assertThat(answered(replays, inside)).isEqualTo(truncated);
    }
  }

  /** The first answer after a restart of the broker. */
  private static Answer answered(Replays replays, Position from) {
    return Awaitility.await()
        .atMost(Patience.LIMIT)
        .until(() -> replays.ask(from), answer -> !(answer instanceof Unavailable));
  }

  private static StreamOptions stream(Format format) {
    return StreamOptions.of(TOPIC, format, "row");
  }

  private KafkaOptions options() {
    return Tuning.of(broker.bootstrap()).build();
  }

  private void produce(String... values) throws Exception {
    try (var producer = SharedKafka.producer(broker.bootstrap())) {
      for (String value : values) {
        // Alone, so that it is a batch of its own in the log.
        producer
            .send(new ProducerRecord<>(TOPIC, 0, null, value.getBytes(StandardCharsets.UTF_8)))
            .get();
      }
    }
  }
}
