package dev.carillon.kafka.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.template.TopicOptions;
import dev.carillon.support.Principals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubmissionTest {
  private final Submission submission =
      new Submission(
          EventStream.all(
              List.of(
                  StreamOptions.of("calls", Format.CLOUDEVENTS, "x")
                      .withTopics(
                          new TopicOptions("call:{data.id}", List.of("call_*")),
                          new TopicOptions("agent:{data.agent}", List.of("call_*")))
                      .withPublish(),
                  StreamOptions.of("rest", Format.CLOUDEVENTS, "customer:{data.customer}")
                      .withPublish())),
          1_000);

  @Test
  void an_event_goes_as_it_is_to_the_first_stream_that_makes_a_topic_of_it() {
    ProducerRecord<byte[], byte[]> call =
        accepted(Principals.anything(), event("call_ended", "{\"id\":1}", ""));
    ProducerRecord<byte[], byte[]> other =
        accepted(Principals.anything(), event("agent_left", "{\"customer\":\"c\"}", ""));

    assertThat(call.topic()).isEqualTo("calls");
    assertThat(call.value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(event("call_ended", "{\"id\":1}", ""));
    assertThat(call.headers().lastHeader("content-type").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("application/cloudevents+json; charset=UTF-8");
    assertThat(other.topic()).isEqualTo("rest");
    // Of a type for the first stream, but it makes no topic there.
    assertThat(accepted(Principals.anything(), event("call_x", "{\"customer\":1}", "")).topic())
        .isEqualTo("rest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | e-1",
        "\"subject\":\"s\", | s",
        "\"partitionkey\":\"p\",\"subject\":\"s\", | p"
      })
  void the_key_is_the_partition_key_or_the_subject_or_the_id(String members, String key) {
    var written = accepted(Principals.anything(), event("call_x", "{\"id\":1}", members));

    assertThat(written.key()).asString(StandardCharsets.UTF_8).isEqualTo(key);
  }

  @Test
  void every_topic_of_every_event_must_be_granted() {
    Principal calls = Principals.of("bob", "call:1", "agent:*");

    accepted(calls, event("call_x", "{\"id\":1,\"agent\":7}", ""));
    assertThat(refusal(calls, event("call_x", "{\"id\":2,\"agent\":7}", "")))
        .startsWith("forbidden");
    assertThat(
            refusal(
                calls, event("call_x", "{\"id\":1}", ""), event("agent_x", "{\"customer\":1}", "")))
        .isEqualTo("forbidden event 1: not permitted");
    // A value cannot turn a topic into what a grant covers: it is one segment, encoded.
    assertThat(refusal(calls, event("call_x", "{\"id\":\"1\",\"agent\":\"*:x\"}", "")))
        .isEqualTo("accepted");
    assertThat(refusal(calls, event("call_x", "{\"id\":\"*\"}", ""))).startsWith("forbidden");
  }

  @Test
  void who_has_no_grant_learns_nothing() {
    assertThat(refusal(Principals.claiming("eve", Map.of(), "**"), "not even json"))
        .isEqualTo("forbidden not permitted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"specversion\":\"1.0\",\"source\":\"s\",\"type\":\"call_x\",\"data\":{\"id\":1}} | event 0: no id",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | event 0: a specversion other than 1.0",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"x\"} | event 0: time is not RFC 3339",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | event 0: no stream takes it",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"call_x\",\"data\":{\"id\":1,\"id\":2}} | event 0: a name twice on the path of a topic",
        "[] | event 0: not an object"
      })
  void what_is_no_event_is_a_bad_request(String event, String text) {
    assertThat(refusal(Principals.anything(), event)).isEqualTo("bad_request " + text);
  }

  @Test
  void an_event_that_is_too_large_is_refused_before_anything_is_written() {
    String large = event("call_x", "{\"id\":1,\"x\":\"" + "y".repeat(1_000) + "\"}", "");

    assertThat(refusal(Principals.anything(), event("call_x", "{\"id\":1}", ""), large))
        .isEqualTo("too_large event 1: larger than 1000 bytes");
    assertThat(refusal(Principals.anything())).isEqualTo("bad_request no event");
  }

  private ProducerRecord<byte[], byte[]> accepted(Principal principal, String event) {
    return submission.records(principal, List.of(json(event))).get(0);
  }

  private String refusal(Principal principal, String... events) {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () ->
                submission.records(
                    principal, Arrays.stream(events).map(SubmissionTest::json).toList()));
    return refused == null ? "accepted" : refused.reason().code() + " " + refused.reason().text();
  }

  /** In the middle of something, as an element of a batch is. */
  private static Json json(String text) {
    byte[] bytes = ("[ " + text + " ]").getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, 2, bytes.length - 4);
  }

  private static String event(String type, String data, String members) {
    return "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/t\",\"type\":\""
        + type
        + "\","
        + members
        + "\"data\":"
        + data
        + "}";
  }

  private static Submission state(String key, String... topics) {
    return new Submission(
        EventStream.all(
            List.of(
                StreamOptions.of("things", Format.CLOUDEVENTS, topics)
                    .withPublish(key)
                    .withState())),
        1_000);
  }

  private static String outcome(Submission submission, Principal principal, String event) {
    try {
      return new String(
          submission.records(principal, List.of(json(event))).get(0).key(), StandardCharsets.UTF_8);
    } catch (RefusedException e) {
      return e.reason().code();
    }
  }

  /** Findings, A8. */
  @Test
  void nobody_overwrites_the_entity_of_another_tenant() {
    Submission things = state("{data.tenant}:{data.id}", "tenant:{data.tenant}:thing:{data.id}");
    Principal a = Principals.of("a", "tenant:A:**");
    Principal b = Principals.of("b", "tenant:B:**");
    String door = "\"subject\":\"door-1\",\"partitionkey\":\"A:door-1\",";

    assertThat(outcome(things, a, event("t", "{\"tenant\":\"A\",\"id\":\"door-1\"}", door)))
        .isEqualTo("A:door-1");
    assertThat(outcome(things, b, event("t", "{\"tenant\":\"B\",\"id\":\"mine\"}", door)))
        .isEqualTo("B:mine");
    assertThat(outcome(things, b, event("t", "{\"tenant\":\"A\",\"id\":\"door-1\"}", door)))
        .isEqualTo("forbidden");
    // No value reaches into the segment of another.
    assertThat(outcome(things, b, event("t", "{\"tenant\":\"B\",\"id\":\"x:y\"}", "")))
        .isEqualTo("B:x%3Ay");
    assertThat(outcome(things, b, event("t", "{\"tenant\":\"B\",\"id\":\"\"}", "")))
        .isEqualTo("bad_request");
  }

  @Test
  void a_key_that_does_not_hold_what_the_grant_holds_is_for_those_alone_who_may_publish_all() {
    Submission things = state("{data.id}", "tenant:{data.tenant}:thing:{data.id}");
    String event = event("t", "{\"tenant\":\"B\",\"id\":\"door-1\"}", "");

    assertThat(outcome(things, Principals.of("b", "tenant:B:**"), event)).isEqualTo("forbidden");
    assertThat(outcome(things, Principals.of("op", "tenant:*:thing:*"), event)).isEqualTo("door-1");
  }

  @Test
  void also_the_topics_of_other_types_and_those_left_out_this_time_count() {
    Submission things =
        new Submission(
            EventStream.all(
                List.of(
                    StreamOptions.of("things", Format.CLOUDEVENTS, "x")
                        .withTopics(
                            new TopicOptions("public:{data.id}", List.of("b_*")),
                            new TopicOptions("tenant:{data.tenant}:{data.id}", List.of("a_*")))
                        .withPublish("{data.id}")
                        .withState())),
            1_000);
    String event = event("b_x", "{\"id\":\"door-1\"}", "");

    assertThat(outcome(things, Principals.of("b", "public:**", "tenant:B:**"), event))
        .isEqualTo("forbidden");
    assertThat(outcome(things, Principals.of("b", "public:**", "tenant:**"), event))
        .isEqualTo("door-1");
  }

  @Test
  void a_state_stream_that_is_open_to_publishing_needs_a_key() {
    StreamOptions open =
        StreamOptions.of("things", Format.CLOUDEVENTS, "thing:{data.id}").withPublish();

    assertThatThrownBy(open::withState)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("things")
        .hasMessageContaining("key: \"{data.tenant}:{data.id}\"");
    for (String bad :
        List.of("all", "{data.a}-{data.b}", "x{data.a}", "{key}", "{data.a[]}", "{data.a|lower}")) {
      assertThatThrownBy(() -> open.withPublish(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("key '" + bad);
    }
  }

  @Test
  void what_says_who_gave_a_command_is_overwritten() {
    String forged =
        event(
            "call_x",
            "{\"id\":1}",
            "\"principal\":\"root\",\"tenant\":\"other\",\"session\":\"s\",\"colour\":\"red\",");

    String written =
        new String(accepted(Principals.anything(), forged).value(), StandardCharsets.UTF_8);

    assertThat(written)
        .doesNotContain("root", "other", "session")
        .contains("\"colour\":\"red\"", "\"data\":{\"id\":1}")
        .contains("\"principal\":\"" + Principals.anything().id() + "\"");
    assertThat(refusal(Principals.anything(), written)).isEqualTo("accepted");
  }

  /** Promises, case 40. */
  @Test
  void no_attribute_chooses_a_topic_or_a_tenant() {
    Principal calls = Principals.of("bob", "call:1");
    String attributes =
        "\"topic\":\"call:2\",\"tenant\":\"other\",\"datacontenttype\":\"text/html\",";

    assertThat(refusal(calls, event("call_x", "{\"id\":1}", attributes))).isEqualTo("accepted");
    assertThat(
            refusal(calls, event("call_x", "{\"id\":2}", attributes.replace("call:2", "call:1"))))
        .startsWith("forbidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"Colour\":1, | bad_request event 0: the name of an attribute",
        "\"a-b\":1, | bad_request event 0: the name of an attribute",
        "\"colour\":{}, | bad_request event 0: colour is an object or a list",
        "\"colour\":1,\"colour\":2, | bad_request event 0: an attribute twice",
        "\"principal\":\"a\",\"princip\\u0061l\":\"b\", | bad_request event 0: an attribute twice"
      })
  void an_attribute_is_one_or_refused(String members, String text) {
    assertThat(refusal(Principals.anything(), event("call_x", "{\"id\":1}", members)))
        .startsWith(text);
  }

  @Test
  void extension_attributes_are_bounded() {
    Submission large =
        new Submission(EventStream.all(List.of(Broker.stream("x").withPublish())), 1 << 20);
    var many = new StringBuilder();
    for (int i = 0; i < 33; i++) {
      many.append("\"a").append(i).append("\":true,");
    }

    assertThat(outcome(large, Principals.anything(), event("t", "{}", many.toString())))
        .isEqualTo("bad_request");
    assertThat(
            outcome(
                large,
                Principals.anything(),
                event("t", "{}", "\"a\":\"" + "x".repeat(1_025) + "\",")))
        .isEqualTo("bad_request");
    assertThat(
            outcome(
                large,
                Principals.anything(),
                event("t", "{}", "\"a\":\"" + "x".repeat(1_024) + "\",")))
        .isEqualTo("e-1");
  }

  @Test
  void what_the_gateway_says_itself_nobody_else_says() {
    String forged = event("call_x", "{\"id\":1}", "").replace("\"/t\"", "\"/carillon/commands\"");

    assertThat(refusal(Principals.anything(), forged))
        .isEqualTo("bad_request event 0: a source of the gateway itself");
    assertThat(
            outcome(
                Submission.ofOurselves(
                    EventStream.all(List.of(Broker.stream("x").withPublish())), 1_000),
                Principals.anything(),
                forged))
        .isEqualTo("e-1");
  }

  @Test
  void a_principal_publishes_so_much_and_then_no_more_until_time_has_passed() {
    var clock = new AtomicLong();
    var rates = new PublishRates(new PublishOptions(10, 20, 1_000, 5_000), clock::get);

    for (int i = 0; i < 20; i++) {
      assertThat(rates.admits("a")).isTrue();
      rates.take("a", 1, 10);
    }
    assertThat(rates.admits("a")).isFalse();
    assertThat(rates.admits("b")).isTrue();
    rates.take("b", 1, 6_000);
    assertThat(rates.admits("b")).isFalse();
    clock.addAndGet(Duration.ofMillis(200).toNanos());
    assertThat(rates.admits("a")).isTrue();
    assertThat(rates.admits("b")).isFalse();
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(rates.admits("b")).isTrue();
    for (int i = 0; i < 2 * PublishRates.MAX_PRINCIPALS; i++) {
      rates.take("p" + i, 1, 1);
    }
    assertThat(rates.size()).isLessThanOrEqualTo(PublishRates.MAX_PRINCIPALS);
  }
}
