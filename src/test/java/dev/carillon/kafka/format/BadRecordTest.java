package dev.carillon.kafka.format;

import static dev.carillon.kafka.template.DecodeException.Cause.BAD_TEXT;
import static dev.carillon.kafka.template.DecodeException.Cause.NOT_JSON;
import static dev.carillon.kafka.template.DecodeException.Cause.NO_TOPIC;
import static dev.carillon.kafka.template.DecodeException.Cause.OVER_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.Records;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every format makes of records that somebody broke, by malice or mistake. */
final class BadRecordTest {
  @ParameterizedTest
  @EnumSource(Format.class)
  void the_cause_is_named(Format format) {
    assertThat(
            cause(
                format,
                with(format, "{\"id\":1,\"x\":\"\u00ff\"}").getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(BAD_TEXT);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":\"\\ud800\"}"))).isEqualTo(BAD_TEXT);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":\"\u0000\"}"))).isEqualTo(BAD_TEXT);
    assertThat(cause(format, "\uFEFF" + with(format, "{\"id\":1}"))).isEqualTo(BAD_TEXT);
    assertThat(cause(format, with(format, "{\"id\":1}").getBytes(StandardCharsets.UTF_16)))
        .isEqualTo(BAD_TEXT);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":NaN}"))).isEqualTo(NOT_JSON);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":-Infinity}"))).isEqualTo(NOT_JSON);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":\"a\nb\"}"))).isEqualTo(NOT_JSON);
    assertThat(cause(format, with(format, "{\"id\":1,'x':1}"))).isEqualTo(NOT_JSON);
    assertThat(cause(format, with(format, "{\"id\":1}") + "{}")).isEqualTo(NOT_JSON);
    assertThat(cause(format, " ")).isEqualTo(NOT_JSON);
    assertThat(cause(format, "")).isEqualTo(NOT_JSON);
    assertThat(cause(format, with(format, "{\"id\":1,\"x\":" + nested(10_000) + "}")))
        .isEqualTo(OVER_LIMIT);
    assertThat(cause(format, with(format, "{\"id\":" + "9".repeat(300) + "}")))
        .isEqualTo(OVER_LIMIT);
    assertThat(cause(format, with(format, "{\"" + "n".repeat(60_000) + "\":1}")))
        .isEqualTo(OVER_LIMIT);
    assertThat(cause(format, with(format, "{\"id\":\"\"}"))).isEqualTo(NO_TOPIC);
    assertThat(cause(format, with(format, "{\"id\":{\"id\":1}}"))).isEqualTo(NO_TOPIC);
    assertThat(cause(format, with(format, "{}"))).isEqualTo(NO_TOPIC);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void every_beginning_of_a_record_is_no_record(Format format) {
    byte[] whole =
        with(format, "{\"id\":\"ü\",\"x\":[1.5,true,null]}").getBytes(StandardCharsets.UTF_8);

    for (int length = 0; length < whole.length; length++) {
      byte[] start = java.util.Arrays.copyOf(whole, length);
      assertThat(cause(format, start)).as("%d bytes", length).isIn(NOT_JSON, BAD_TEXT);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void what_is_only_strange_is_an_event(Format format) {
    Stream.of(
            "{\"id\":1,\"x\":1e999999}",
            "{\"id\":1,\"x\":-0.0}",
            "{\"id\":1,\"\":{\"\":[]},\"x\":\"\\u0000\\u2028\\ud83d\\ude00\"}",
            "{\"id\":1,\"x\":" + nested(40) + "}",
            "{\"id\":1,\"x\":\"" + "y".repeat(10_000_000) + "\"}",
            "{\"id\":1,\"x\":{\"a\":1,\"a\":2}}",
            manyNames(50_000))
        .forEach(
            data -> {
              ChangeEvent event = records(format).event(null, with(format, data));

              assertThat(event.topic()).hasToString("item:1");
              assertThat(event.data().toString()).isEqualTo(data);
            });
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void a_thousand_headers_and_a_key_that_is_no_text_do_no_harm(Format format)
      throws DecodeException {
    var headers = new RecordHeaders();
    for (int i = 0; i < 1_000; i++) {
      headers.add("h" + i % 7, new byte[] {(byte) i, (byte) 0xff});
    }
    headers.add("traceparent", null);
    headers.add("content-type", null);
    byte[] key = {(byte) 0xc0, (byte) 0x80};

    byte[] value = with(format, "{\"id\":1}").getBytes(StandardCharsets.UTF_8);
    ChangeEvent event = records(format).next(key, value, headers).orElseThrow();

    assertThat(event.key()).isEmpty();
    assertThat(event.topic()).hasToString("item:1");
  }

  private static DecodeException.Cause cause(Format format, String value) {
    return cause(format, value.getBytes(StandardCharsets.UTF_8));
  }

  private static DecodeException.Cause cause(Format format, byte[] value) {
    return records(format).cause(null, value, new RecordHeaders());
  }

  private static Records records(Format format) {
    return new Records(StreamOptions.of("items", format, "item:{data.id}"));
  }

  /** A record of the format with this data. */
  static String with(Format format, String data) {
    return switch (format) {
      case JSON -> data;
      case DEBEZIUM -> "{\"before\":null,\"after\":" + data + ",\"op\":\"c\"}";
      case CLOUDEVENTS ->
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":"
              + data
              + "}";
    };
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  /** Many of them with the same hash, as far as Java goes. */
  private static String manyNames(int count) {
    var data = new StringBuilder("{\"id\":1");
    for (int i = 0; i < count; i++) {
      data.append(",\"");
      for (int bit = 0; bit < 17; bit++) {
        data.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      data.append("\":0");
    }
    return data.append('}').toString();
  }
}
