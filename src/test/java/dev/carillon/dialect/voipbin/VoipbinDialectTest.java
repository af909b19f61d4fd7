package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.contract.DialectContract;
import dev.carillon.core.Dialect;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.Json;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.PartitionLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The bounds and the attacks; the protocol itself is in the transcripts. */
class VoipbinDialectTest {
  private static final int SUBSCRIPTIONS = 5;
  private static final VoipbinOptions OPTIONS =
      new VoipbinOptions(3, 4, Duration.ofSeconds(10), Duration.ofSeconds(60));

  private final FakeConnection connection = new FakeConnection();
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final PubSub pubSub =
      new PubSub(
          new Limits(1 << 20, 4096, SUBSCRIPTIONS, 1 << 20, 1 << 16),
          Meter.NONE,
          Runnable::run,
          Events.TIME);

  private Session open(String... parameters) {
    return pubSub.open(
        new VoipbinDialect(OPTIONS), Visitors.handshake(parameters), Visitors.admin(), connection);
  }

  private static String call(int number) {
    return "customer_id:" + Visitors.CUSTOMER + ":call:" + number;
  }

  private static String subscribe(String... topics) {
    return Json.of(Map.of("type", "subscribe", "topics", List.of(topics))).toString();
  }

  private boolean hears(String topic) {
    connection.take();
    pubSub.publish(Events.batch(log.append(topic)));
    return !connection.take().isEmpty();
  }

  @Test
  void a_message_with_too_many_topics_ends_the_connection() {
    Session session = open();

    session.receive(subscribe(call(1), call(2), call(3)));
    assertThat(hears(call(3))).isTrue();
    session.receive(subscribe(call(1), call(1), call(1), call(1)));

    assertClosed("too_many_subscriptions", "more than 3 topics in one message");
  }

  @Test
  void a_message_with_too_many_topics_is_answered_and_not_applied() {
    Session session = open("ack=true");

    session.receive(subscribe(call(1), call(2), call(3), call(4)));

    assertThat(Json.read(connection.take().get(0)))
        .isEqualTo(
            Map.of(
                "type", "error",
                "code", "too_many_subscriptions",
                "message", "more than 3 topics in one message",
                "topics", List.of(call(4))));
    assertThat(hears(call(1))).isFalse();
  }

  @Test
  void too_many_topics_in_all_leave_the_client_with_those_it_had() {
    Session session = open("ack=true");
    session.receive(subscribe(call(1), call(2), call(3)));
    session.receive(subscribe(call(1), call(2), call(4)));
    connection.take();

    session.receive(subscribe(call(5), call(6)));

    assertThat(connection.take())
        .singleElement()
        .asString()
        .contains("too_many_subscriptions", "more than 5 subscriptions", call(6));
    assertThat(hears(call(5))).isFalse();
    assertThat(hears(call(4))).isTrue();
    session.receive(subscribe(call(5)));
    assertThat(hears(call(5))).isTrue();
  }

  @Test
  void too_many_topics_in_all_end_the_connection() {
    Session session = open();
    session.receive(subscribe(call(1), call(2), call(3)));
    session.receive(subscribe(call(4), call(5), call(6)));

    assertClosed("too_many_subscriptions", "more than 5 subscriptions");
  }

  @Test
  void a_client_that_goes_on_being_refused_is_closed() {
    Session session = open("ack=true");

    IntStream.range(0, 3).forEach(i -> session.receive(subscribe("nonsense")));
    assertThat(connection.closed()).isEmpty();
    session.receive(subscribe("nonsense"));

    assertThat(connection.take()).hasSize(4);
    assertClosed("too_many_errors", CloseReason.TOO_MANY_ERRORS.text());
  }

  @Test
  void a_huge_topic_is_refused_with_a_reason_that_fits_into_a_close_frame() {
    open().receive(subscribe("customer_id:" + Visitors.CUSTOMER + ":" + "x".repeat(64 << 10)));

    assertClosed("bad_topic", "not a topic: it is longer than 512 bytes");
  }

  @Test
  void half_a_surrogate_pair_is_refused_and_answered_in_valid_text() {
    open("ack=true")
        .receive(
            """
            {"type":"subscribe","topics":["customer_id:%s:\\ud800"]}
            """
                .formatted(Visitors.CUSTOMER));

    assertThat(connection.closed()).isEmpty();
    assertThat(connection.take()).singleElement().asString().contains("bad_topic", ":?");
  }

  @Test
  void a_message_that_is_nested_too_deep_is_ignored() {
    Session session = open();

    session.receive("{\"type\":\"subscribe\",\"topics\":" + "[".repeat(60_000));

    assertThat(connection.closed()).isEmpty();
    session.receive(subscribe(call(1)));
    assertThat(hears(call(1))).isTrue();
  }

  @Test
  void a_cursor_or_a_line_break_in_a_topic_reaches_no_close_frame() {
    open().receive(subscribe("customer_id:" + Visitors.CUSTOMER + ":\r\n\0"));

    assertThat(connection.closed().orElseThrow().text()).matches("\\p{Print}+");
  }

  @Test
  void a_topic_of_sixteen_parts_and_512_bytes_is_still_one() {
    String prefix = "customer_id:" + Visitors.CUSTOMER + ":3:4:5:6:7:8:9:10:11:12:13:14:15:";
    String longest = prefix + "x".repeat(512 - prefix.length());
    Session session = open();

    session.receive(subscribe(longest));

    assertThat(hears(longest)).isTrue();
  }

  @Test
  void options_that_make_no_sense_are_refused_by_name() {
    Duration ten = Duration.ofSeconds(10);
    assertThatThrownBy(() -> new VoipbinOptions(0, 1, ten, ten.plus(ten)))
        .hasMessageContaining("topics-per-message");
    assertThatThrownBy(() -> new VoipbinOptions(1, 0, ten, ten.plus(ten)))
        .hasMessageContaining("errors");
    assertThatThrownBy(() -> new VoipbinOptions(1, 1, Duration.ZERO, ten))
        .hasMessageContaining("ping");
    assertThatThrownBy(() -> new VoipbinOptions(1, 1, ten, ten)).hasMessageContaining("silence");
  }

  private void assertClosed(String code, String text) {
    CloseReason reason = connection.closed().orElseThrow();
    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.webSocketCode()).isEqualTo(1008);
    assertThat(reason.text()).isEqualTo(text);
    assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(123);
  }

  @Nested
  class Contract extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new VoipbinDialect(VoipbinOptions.DEFAULT);
    }

    @Override
    protected Handshake handshake() {
      return Visitors.handshake();
    }

    @Override
    protected Handshake refusedHandshake() {
      return Visitors.handshake("frame=xml");
    }

    @Override
    protected Principal principal() {
      return Visitors.admin();
    }

    @Override
    protected String topic() {
      return call(7);
    }

    @Override
    protected String deniedTopic() {
      return "customer_id:" + Visitors.OTHER_CUSTOMER + ":call:7";
    }

    @Override
    protected String subscribe(String topic) {
      return VoipbinDialectTest.subscribe(topic);
    }

    @Override
    protected String unsubscribe(String topic) {
      return Json.of(Map.of("type", "unsubscribe", "topics", List.of(topic))).toString();
    }
  }

  @Nested
  class ContractWithAnswers extends Contract {
    @Override
    protected Handshake handshake() {
      return Visitors.handshake("ack=true", "frame=bare");
    }
  }
}
