package dev.carillon.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.support.Principals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
}
