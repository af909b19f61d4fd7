package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinderTest {
  enum Reset {
    EARLIEST,
    BY_DURATION
  }

  /** As a topic template: {@code "a:{b}"} or {@code {topic: "a:{b}", types: [...]}}. */
  record Template(String topic, List<String> types) {
    Template {
      if (topic.contains(" ")) {
        throw new IllegalArgumentException("not a template: " + topic);
      }
    }

    static Template of(String topic) {
      return new Template(topic, List.of());
    }
  }

  record Stream(String kafkaTopic, List<Template> topics, boolean state, Optional<Reset> reset) {}

  record Streams(List<Stream> streams) {}

  record Pair(Duration shorter, Duration longer) {
    Pair {
      if (shorter.compareTo(longer) >= 0) {
        throw new IllegalArgumentException("longer must be longer than shorter");
      }
    }
  }

  record Tls(Path certificate, Path key) {}

  record Kinds(
      Duration pause,
      long historyBytes,
      int frameBytes,
      int count,
      double share,
      boolean on,
      Reset reset,
      URI issuer,
      Optional<Tls> tls,
      Map<String, String> properties) {}

  private static final Map<String, String> KINDS =
      Map.of(
          "WAIT", "30s",
          "HISTORY", "64MiB",
          "FRAME", "1MB",
          "COUNT", "3",
          "SHARE", "0.5",
          "ON", "true",
          "RESET", "by-duration",
          "ISSUER", "https://id.example.com/");

  private static ConfigFile kinds(String variable, String value) {
    String yaml =
        """
        pause: ${WAIT}
        history-bytes: ${HISTORY}
        frame-bytes: ${FRAME}
        count: ${COUNT}
        share: ${SHARE}
        on: ${ON}
        reset: ${RESET}
        issuer: ${ISSUER}
        tls:
          certificate: ${CERTIFICATE:}
          key: ${KEY:}
        properties: ${PROPERTIES:}
        """;
    var environment = new java.util.HashMap<>(KINDS);
    environment.put(variable, value);
    return ConfigFile.over(yaml, Optional.empty(), environment);
  }

  private static List<String> problems(ConfigFile config, Class<? extends Record> type) {
    return catchThrowableOfType(ConfigException.class, () -> config.load(type)).problems();
  }

  private static ConfigFile config(String yaml) {
    return ConfigFile.over(yaml, Optional.empty(), Map.of());
  }

  @Test
  void each_kind_of_value_is_read() {
    assertThat(kinds("PROPERTIES", "{client.rack: a, fetch.max.bytes: 1}").load(Kinds.class))
        .isEqualTo(
            new Kinds(
                Duration.ofSeconds(30),
                64L << 20,
                1_000_000,
                3,
                0.5,
                true,
                Reset.BY_DURATION,
                URI.create("https://id.example.com/"),
                Optional.empty(),
                Map.of("client.rack", "a", "fetch.max.bytes", "1")));
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "7d, PT168H",
    "PT1H30M, PT1H30M",
    "0s, PT0S",
    "30 s, PT30S"
  })
  void a_duration_is_written_in_two_ways(String text, Duration duration) {
    assertThat(kinds("WAIT", text).load(Kinds.class).pause()).isEqualTo(duration);
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 65536",
    "1KiB, 1024",
    "1KB, 1000",
    "1kB, 1000",
    "2 MiB, 2097152",
    "3GB, 3000000000",
    "4GiB, 4294967296",
    "7B, 7"
  })
  void a_size_has_a_unit(String text, long bytes) {
    assertThat(kinds("HISTORY", text).load(Kinds.class).historyBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WAIT       | 30                  | pause: expected a duration",
        "WAIT       | -5s                 | pause: expected a duration",
        "WAIT       | PT-5S               | pause: expected a duration",
        "WAIT       | 999999999999999999d | pause: expected a duration",
        "HISTORY    | 64Mib               | history-bytes: expected a size",
        "HISTORY    | 999999999999999GiB  | history-bytes: ",
        "FRAME      | 3GiB                | frame-bytes: ",
        "COUNT      | 1MiB                | count: expected a whole number",
        "COUNT      | 3000000000          | count: ",
        "COUNT      | 1.5                 | count: expected a whole number",
        "SHARE      | NaN                 | share: expected a number",
        "ON         | yes                 | on: expected true or false, found \"yes\"",
        "RESET      | latest              | reset: expected one of earliest, by-duration",
        "ISSUER     | not a uri           | issuer: expected a URI",
        "KEY        | /key                | tls.certificate: is missing",
        "PROPERTIES | [a]                 | properties: expected names and values, found text",
        "PROPERTIES | {a: [b]}            | properties.a: expected one value, found a list",
      })
  void a_wrong_value_is_named_by_its_key(String variable, String value, String problem) {
    assertThat(problems(kinds(variable, value), Kinds.class))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void an_optional_section_is_there_if_one_of_its_keys_is() {
    var environment = new java.util.HashMap<>(KINDS);
    environment.putAll(Map.of("CERTIFICATE", "/c", "KEY", "/k"));
    String yaml = "certificate: ${CERTIFICATE:}\nkey: ${KEY:}\n";

    assertThat(ConfigFile.over(yaml, Optional.empty(), environment).load(Tls.class))
        .isEqualTo(new Tls(Path.of("/c"), Path.of("/k")));
  }

  @Test
  void a_record_may_be_written_as_one_text() {
    var streams =
        config(
                """
                streams:
                  - kafka-topic: calls
                    topics: ["a:{b}", {topic: "c:{d}", types: ["x_*"]}]
                  - kafka-topic: agents
                    topics:
                      - e
                    state: true
                    reset: earliest
                """)
            .load(Streams.class)
            .streams();

    assertThat(streams)
        .containsExactly(
            new Stream(
                "calls",
                List.of(Template.of("a:{b}"), new Template("c:{d}", List.of("x_*"))),
                false,
                Optional.empty()),
            new Stream("agents", List.of(Template.of("e")), true, Optional.of(Reset.EARLIEST)));
  }

  @Test
  void a_refusal_of_a_record_is_named_by_its_key() {
    assertThat(
            problems(
                config(
                    """
                    streams:
                      - {kafka-topic: a, topics: [b]}
                      - kafka-topic: c
                        topics: ["d e", {topic: "f g", types: []}, {topic: ""}]
                    """),
                Streams.class))
        .containsExactly(
            "streams[1].topics[0]: not a template: d e",
            "streams[1].topics[1]: not a template: f g",
            "streams[1].topics[2].topic: is missing");
    assertThat(problems(config("shorter: 2s\nlonger: 1s\n"), Pair.class))
        .containsExactly("longer must be longer than shorter");
  }

  @Test
  void a_list_of_sections_that_holds_a_text_is_refused() {
    assertThat(problems(config("streams: [a]"), Streams.class))
        .containsExactly(
            "streams[0]: expected the keys kafka-topic, topics, state, reset, found text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"streams: {}", "streams: x", "streams: {a: b}"})
  void what_is_no_list_is_refused(String yaml) {
    assertThat(problems(config(yaml), Streams.class))
        .singleElement()
        .asString()
        .startsWith("streams: expected a list, found ");
  }

  @Test
  void a_set_keeps_the_order_and_holds_each_value_once() {
    record Roles(Set<String> roles) {}

    assertThat(config("roles: [b, a, b]").load(Roles.class).roles()).containsExactly("b", "a");
    assertThat(problems(config("roles: b"), Roles.class))
        .containsExactly("roles: expected a list, found text");
  }

  @Test
  void a_type_that_cannot_be_configured_is_a_mistake_of_ours() {
    record Odd(Object any) {}

    assertThatThrownBy(() -> config("any: a").load(Odd.class))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void what_is_read_does_not_change() {
    var kinds = kinds("PROPERTIES", "{a: b}").load(Kinds.class);

    assertThatThrownBy(() -> kinds.properties().put("c", "d"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
