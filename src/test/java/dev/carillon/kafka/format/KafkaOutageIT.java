package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.OffsetVector;
import dev.carillon.kafka.BrokerLog;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.live.Listener;
import dev.carillon.support.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the reader makes of a broker that goes, comes back, and lost something on the way. */
@Timeout(Patience.TEST_SECONDS)
final class KafkaOutageIT {
  private static final String TOPIC = "events";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  private Path directory;

  @SuppressWarnings("NullAway.Init") // made before each test
  private EmbeddedKafka broker;

  private final StreamOptions stream = StreamOptions.of(TOPIC, Format.CLOUDEVENTS, "event:{id}");

  @BeforeEach
  void a_broker() {
    broker = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start();
  }

  @AfterEach
  void no_broker() {
    broker.close();
  }

  @Test
  void a_broker_that_goes_and_comes_back_costs_nothing() {
    broker.createTopic(TOPIC, 2, Map.of());
    try (var listener = Listener.start(tuning().build(), stream)) {
      produce("one");
      listener.ids(1);

      broker.stop();
      listener.until(() -> !listener.reader.brokersUp());
      broker.start();
      produce("two", "three");

      assertThat(listener.ids(3)).containsExactly("one", "two", "three");
      listener.until(listener.reader::brokersUp);
      assertThat(listener.counts.brokers).containsExactly(true, false, true);
      assertThat(listener.gaps()).isEmpty();
    }
  }

  @Test
  void the_reader_may_start_before_the_broker() {
    broker.createTopic(TOPIC, 1, Map.of());
    produce("old");
    broker.stop();
    try (var listener = Listener.startEarly(tuning().build(), stream)) {
      listener.until(() -> listener.counts.brokers.equals(List.of(false)));
      assertThat(listener.reader.hasCaughtUp()).isFalse();

      broker.start();
      listener.until(listener.reader::hasCaughtUp);
      produce("new");

      assertThat(listener.ids(1)).containsExactly("new");
    }
  }

  @Test
  void a_broker_whose_name_is_unknown_is_away_and_the_reader_ends_at_once() {
    KafkaOptions options = Tuning.of("no-such-host.invalid:9092").build();
    var listener = Listener.startEarly(options, stream);
    listener.until(() -> listener.counts.brokers.equals(List.of(false)));

    assertThat(listener.threads()).isPositive();

    listener.close();

    assertThat(listener.threads()).isZero();
  }

  @Test
  void a_log_that_lost_its_end_is_told_as_truncated_and_its_new_records_are_delivered()
      throws IOException {
    broker.createTopic(TOPIC, 1, Map.of());
    try (var listener = Listener.start(tuning().build(), stream)) {
      produce("e-0", "e-1", "e-2", "e-3", "e-4");
      listener.ids(5);
      String cursor = listener.reader.frontier().cursor();

      broker.stop();
      BrokerLog.cut(directory.resolve(TOPIC + "-0"), 3);
      broker.start();
      produce("f-3", "f-4", "f-5");

      assertThat(listener.ids(8)).endsWith("e-4", "f-3", "f-4", "f-5");
      assertThat(listener.gaps()).hasSize(1);
      assertThat(listener.gaps().get(0).cause()).isEqualTo(Gap.Cause.TRUNCATED);
      assertThat(listener.gaps().get(0).ranges())
          .allMatch(range -> range.from() == 3 && range.to() == 5);
      listener.until(() -> listener.reached().equals(List.of(6L)));

      // A client with the old cursor gets all of the new records, though it was further.
      var at = new OffsetVector();
      var history = listener.history();
      assertThat(history.enter(Cursor.of(cursor), at)).isEmpty();
      var ids = new Resumed();
      history.read(at, ids);
      assertThat(ids.ids).containsExactly("f-3", "f-4", "f-5");
    }
  }

  private void produce(String... ids) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrap(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String id : ids) {
        byte[] event =
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/t\",\"type\":\"t\"}"
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(TOPIC, 0, null, event)).get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Tuning tuning() {
    return Tuning.of(broker.bootstrap());
  }

  private static final class Resumed implements History.Reader {
    private final List<String> ids = new ArrayList<>();

    @Override
    public boolean wantsMore() {
      return true;
    }

    @Override
    public void event(ChangeEvent event, OffsetVector at) {
      ids.add(event.id());
    }

    @Override
    public void gap(Gap gap, OffsetVector at) {
      ids.add(gap.cause().word());
    }
  }
}
