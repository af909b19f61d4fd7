package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.Records;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CloudEventDecoderTest {
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final StreamOptions calls =
      StreamOptions.of("calls", Format.CLOUDEVENTS, "{type|before:_}:{data.id|default:none}");
  private final Records records = new Records(calls);

  @Test
  void structured_mode_is_read_in_one_pass_and_data_is_a_slice_of_the_record() {
    String value =
        """
        {"specversion":"1.0","id":"e-1","source":"/voip","type":"call_hangup","subject":"call/74ac",
        "time":"2026-11-21T07:26:01.000123+01:00","datacontenttype":"application/json",
        "traceparent":"%s","comexampleextension":{"ignored":[1,2]},
        "data":{"id":"74ac", "n": 1.50, "text":"ü \\"x\\""} }
        """
            .formatted(TRACE);

    ChangeEvent event = records.event("key-1", value, "content-type", STRUCTURED);

    assertThat(event.id()).isEqualTo("e-1");
    assertThat(event.source()).isEqualTo("/voip");
    assertThat(event.type()).isEqualTo("call_hangup");
    assertThat(event.subject()).contains("call/74ac");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T06:26:01.000123Z"));
    assertThat(event.key()).contains("key-1");
    assertThat(event.operation()).isEqualTo(Operation.NONE);
    assertThat(event.traceparent()).contains(TRACE);
    assertThat(event.old()).isEmpty();
    assertThat(event.data())
        .hasToString("{\"id\":\"74ac\", \"n\": 1.50, \"text\":\"ü \\\"x\\\"\"}");
    assertThat(event.data().bytes())
        .hasSize(value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    assertThat(event.topic()).hasToString("call:74ac");
    assertThat(event.position().offset()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    "application/cloudevents+json",
    "Application/CloudEvents+JSON",
    "APPLICATION/CLOUDEVENTS+JSON;charset=utf-8",
    "application/json",
    "''"
  })
  void structured_mode_is_told_by_the_content_type_or_by_the_lack_of_headers(String contentType) {
    assertThat(
            records
                .event("k", structured("\"data\":{\"id\":1}"), "content-type", contentType)
                .topic())
        .hasToString("call:1");
  }

  @Test
  void binary_mode_has_its_attributes_in_headers() {
    ChangeEvent event =
        records.event(
            "key-1",
            "{\n \"id\": \"74ac\"\r\n}",
            "ce_specversion",
            "1.0",
            "ce_id",
            "e-2",
            "ce_source",
            "/voip",
            "ce_type",
            "call_ringing",
            "ce_time",
            "2026-11-21T06:26:01Z",
            "ce_subject",
            "s",
            "ce_other",
            "ignored",
            "content-type",
            "application/vnd.call+json");

    assertThat(event.id()).isEqualTo("e-2");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T06:26:01Z"));
    assertThat(event.subject()).contains("s");
    assertThat(event.data()).hasToString("{  \"id\": \"74ac\"  }");
    assertThat(event.topic()).hasToString("call:74ac");
  }

  @Test
  void without_a_time_it_is_the_records() {
    assertThat(records.event("k", structured("\"data\":1")).time()).isEqualTo(Records.TIME);
    assertThat(records.event("k", structured("\"time\":null")).time()).isEqualTo(Records.TIME);
  }

  @Test
  void the_partition_key_stands_in_for_a_record_without_key() {
    assertThat(records.event(null, structured("\"partitionkey\":\"p\"")).key()).contains("p");
    assertThat(records.event("k", structured("\"partitionkey\":\"p\"")).key()).contains("k");
    assertThat(records.event(null, structured("\"data\":1")).key()).isEmpty();
  }

  @Test
  void where_the_trace_began_wins_over_where_it_came_by() {
    String hop = TRACE.replace("-01", "-00");

    assertThat(
            records
                .event("k", structured("\"traceparent\":\"" + TRACE + "\""), "traceparent", hop)
                .traceparent())
        .contains(TRACE);
    assertThat(records.event("k", structured("\"data\":1"), "traceparent", hop).traceparent())
        .contains(hop);
    assertThat(records.event("k", structured("\"data\":1"), "traceparent", "x\r\n").traceparent())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"data\":\"text\" | \"text\"",
        "\"data\":12.5 | 12.5",
        "\"data\": -0 | -0",
        "\"data\":1e3 | 1e3",
        "\"data\":true | true",
        "\"data\":null | null",
        "\"data\": [ 1, {\"a\":[]} ] | [ 1, {\"a\":[]} ]",
        "\"data\": { } | { }",
        "\"data\" : \"a\\u00e9\\\\\" | \"a\\u00e9\\\\\"",
        "\"subject\":\"x\" | null",
        "\"datacontenttype\":\"text/xml\",\"data\":\"<a/>\" | \"<a/>\"",
        "\"data_base64\":\"eyJpZCI6N30=\" | {\"id\":7}",
        "\"datacontenttype\":\"text/plain\",\"data_base64\":\"w7wKeA==\" | \"ü\\nx\"",
        "\"data_base64\":\"/wA=\",\"datacontenttype\":\"image/png\" | \"/wA=\""
      })
  void data_of_any_kind_becomes_json(String members, String data) {
    assertThat(records.event("k", structured(members)).data()).hasToString(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain; charset=utf-8 | a \"line\" | \"a \\\"line\\\"\"",
        "TEXT/CSV | 1;2 | \"1;2\"",
        "application/octet-stream | raw | \"cmF3\"",
        "application/json | 17 | 17",
        "'' | [1] | [1]",
        "application/json | '' | null"
      })
  void data_of_binary_mode_becomes_json(String contentType, String value, String data) {
    assertThat(records.event("k", value, binary("content-type", contentType)).data())
        .hasToString(data);
  }

  @Test
  void data_base64_that_is_json_is_searched_for_topics() {
    String base64 =
        Base64.getEncoder()
            .encodeToString("{\"id\":\"b\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(records.event("k", structured("\"data_base64\":\"" + base64 + "\"")).topic())
        .hasToString("call:b");
  }

  @Test
  void a_tombstone_is_the_end_of_an_entity_on_a_state_stream_and_nothing_elsewhere()
      throws DecodeException {
    var state =
        new Records(StreamOptions.of("voip.calls", Format.CLOUDEVENTS, "call:{key}").withState());

    ChangeEvent bare = state.event("74ac", null);
    ChangeEvent told = state.event("74ac", null, binary());

    assertThat(bare.type()).isEqualTo("calls_deleted");
    assertThat(bare.id()).isEqualTo("voip.calls-3-40");
    assertThat(bare.source()).isEqualTo("/kafka/voip.calls");
    assertThat(bare.operation()).isEqualTo(Operation.DELETE);
    assertThat(bare.data()).hasToString("null");
    assertThat(bare.topic()).hasToString("call:74ac");
    assertThat(told.type()).isEqualTo("call_hangup");
    assertThat(told.operation()).isEqualTo(Operation.DELETE);
    assertThat(records.next("74ac", null)).isEmpty();
    assertThat(records.next("74ac", null, "content-type", STRUCTURED)).isEmpty();
    assertThat(records.event("74ac", null, binary()).operation()).isEqualTo(Operation.NONE);
  }

  @Test
  void a_state_stream_needs_a_key() {
    var state = new Records(calls.withState());

    assertThat(state.cause(null, structured("\"data\":1")))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(state.cause("", structured("\"data\":1")))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(state.cause(new byte[] {(byte) 0xff}, null, Records.headers()))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"specversion\":\"1.0\",\"source\":\"s\",\"type\":\"t\"} | MISSING_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"type\":\"t\"} | MISSING_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\"} | MISSING_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"} | MISSING_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":null,\"source\":\"s\",\"type\":\"t\"} | MISSING_ATTRIBUTE",
        "{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | MISSING_ATTRIBUTE",
        "[] | MISSING_ATTRIBUTE",
        "17 | MISSING_ATTRIBUTE",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | UNSUPPORTED",
        "{\"specversion\":1.0,\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":7,\"source\":\"s\",\"type\":\"t\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"a\\nb\",\"source\":\"s\",\"type\":\"t\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"subject\":\"\\u0000\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"yesterday\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"+100000-01-01T00:00:00Z\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data_base64\":\"!\"} | BAD_ATTRIBUTE",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"id\":\"2\",\"source\":\"s\",\"type\":\"t\"} | DUPLICATE_NAME",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":1,\"data\":2} | DUPLICATE_NAME",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":null,\"data_base64\":\"\"} | DUPLICATE_NAME",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\" | NOT_JSON",
        "not json | NOT_JSON"
      })
  void what_is_no_cloudevent_is_refused_by_cause(String value, DecodeException.Cause cause) {
    assertThat(records.cause("k", value, "content-type", STRUCTURED)).isEqualTo(cause);
  }

  @Test
  void other_forms_of_cloudevents_are_refused() {
    assertThat(records.cause("k", "x", "content-type", "application/cloudevents+avro"))
        .isEqualTo(DecodeException.Cause.UNSUPPORTED);
    assertThat(records.cause("k", "[]", "content-type", "application/cloudevents-batch+json"))
        .isEqualTo(DecodeException.Cause.UNSUPPORTED);
    assertThat(records.cause("k", "{", binary("content-type", "application/json")))
        .isEqualTo(DecodeException.Cause.NOT_JSON);
    assertThat(records.cause("k", "{}", "ce_id", "1"))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(records.cause("k", "{}", binary("ce_type", "call_ringing")))
        .isEqualTo(DecodeException.Cause.DUPLICATE_NAME);
  }

  @Test
  void record_headers_route_nothing() {
    ChangeEvent event =
        records.event(
            "k", structured("\"data\":{\"id\":1}"),
            "content-type", STRUCTURED,
            "ce_type", "admin_everything",
            "ce_id", "2",
            "topic", "admin");

    assertThat(Records.topics(event)).containsExactly("call:1");
    assertThat(event.id()).isEqualTo("e-1");
  }

  private static String structured(String members) {
    return "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/voip\",\"type\":\"call_hangup\","
        + members
        + "}";
  }

  private static String[] binary(String... more) {
    var headers =
        new java.util.ArrayList<>(
            java.util.List.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                "e-1",
                "ce_source",
                "/voip",
                "ce_type",
                "call_hangup"));
    headers.addAll(java.util.List.of(more));
    return headers.toArray(String[]::new);
  }
}
