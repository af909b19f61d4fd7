package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceholdersTest {
  record One(String value) {}

  record Stream(String kafkaTopic, Optional<String> secret) {}

  record Many(List<Stream> streams) {}

  @TempDir Path directory;

  private static String value(String text, Map<String, String> environment) {
    return config(text, environment).load(One.class).value();
  }

  private static ConfigFile config(String text, Map<String, String> environment) {
    return ConfigFile.over("value: " + text, Optional.empty(), environment);
  }

  private static List<String> problems(ConfigFile config) {
    return catchThrowableOfType(ConfigException.class, () -> config.load(One.class)).problems();
  }

  @Test
  void a_variable_wins_over_its_default() {
    assertThat(value("${A:b}", Map.of("A", "c"))).isEqualTo("c");
    assertThat(value("${A:b}", Map.of())).isEqualTo("b");
    assertThat(value("${A}", Map.of("A", "c"))).isEqualTo("c");
  }

  @Test
  void a_placeholder_may_be_a_part_of_a_value() {
    assertThat(value("http://${HOST:localhost}:${PORT:80}/", Map.of("PORT", "81")))
        .isEqualTo("http://localhost:81/");
  }

  @Test
  void a_default_may_hold_braces_and_placeholders() {
    assertThat(value("'${A:{\"b\": {}}}'", Map.of())).isEqualTo("{\"b\": {}}");
    assertThat(value("${A:${B:c}}", Map.of("B", "d"))).isEqualTo("d");
    assertThat(value("${A:customer_id:{id}}", Map.of())).isEqualTo("customer_id:{id}");
  }

  @Test
  void a_value_of_the_environment_is_taken_as_it_is() {
    for (String odd : List.of("0123", "yes", "null", "a: b", "#x", "[y", "{z}", "${B:c}", "${")) {
      assertThat(value("${A:}", Map.of("A", odd))).isEqualTo(odd);
    }
  }

  @Test
  void a_number_of_the_file_stays_as_it_is_written() {
    assertThat(value("0123", Map.of())).isEqualTo("0123");
    assertThat(value("1.10", Map.of())).isEqualTo("1.10");
    assertThat(value("0x1F", Map.of())).isEqualTo("0x1F");
    assertThat(value("TRUE", Map.of())).isEqualToIgnoringCase("true");
  }

  @Test
  void a_variable_without_default_must_be_set() {
    assertThat(problems(config("a${A}", Map.of())))
        .containsExactly("value: the environment variable A is not set");
  }

  @Test
  void what_is_no_placeholder_is_refused() {
    assertThat(problems(config("x${a-b}", Map.of())))
        .containsExactly("value: ${a-b} is not an environment variable: use A-Z, 0-9 and _");
    assertThat(problems(config("x${A", Map.of()))).containsExactly("value: ${ without its }");
  }

  @Test
  void a_file_is_read_and_trimmed() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "  hunter2\n");

    assertThat(value("${file:" + secret + "}", Map.of())).isEqualTo("hunter2");
    assertThat(value("${A:${file:" + secret + "}}", Map.of())).isEqualTo("hunter2");
    assertThat(value("${A:}", Map.of("A", "${file:" + secret + "}"))).isEqualTo("hunter2");
  }

  @Test
  void a_file_that_cannot_be_read_is_named() {
    assertThat(problems(config("x${file:/no/such}", Map.of())))
        .containsExactly("value: the file /no/such cannot be read");
  }

  @Test
  void a_file_without_end_is_refused() {
    assertThat(problems(config("x${file:/dev/zero}", Map.of())))
        .containsExactly("value: the file /dev/zero is larger than 1 MiB");
  }

  @Test
  void one_variable_can_hold_a_list_of_sections() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "hunter2");
    String list =
        """
        [{"kafka-topic": "a"}, {"kafka-topic": "${B}", "secret": "${file:%s}"}]
        """
            .formatted(secret);
    var config = ConfigFile.over("streams: ${S:[]}", Optional.empty(), Map.of("S", list, "B", "c"));

    assertThat(config.load(Many.class).streams())
        .containsExactly(
            new Stream("a", Optional.empty()), new Stream("${B}", Optional.of("hunter2")));
    assertThat(config.effective()).contains("kafka-topic: a").doesNotContain("hunter2");
  }

  @Test
  void a_list_in_a_variable_has_its_keys_checked() {
    var config =
        ConfigFile.over(
            "streams: ${S:[]}", Optional.empty(), Map.of("S", "[{kafka-topic: a}, {x: 1}]"));

    assertThat(
            catchThrowableOfType(ConfigException.class, () -> config.load(Many.class)).problems())
        .containsExactly(
            "streams[1].x: unknown key, there are kafka-topic, secret",
            "streams[1].kafka-topic: is missing");
  }

  @Test
  void a_list_in_a_variable_that_is_broken_says_where() {
    var config = ConfigFile.over("streams: ${S:[]}", Optional.empty(), Map.of("S", "[{a: 1]"));

    assertThat(
            catchThrowableOfType(ConfigException.class, () -> config.load(Many.class)).problems())
        .singleElement()
        .asString()
        .startsWith("streams: expected a list, found text that is not YAML, line 1");
  }
}
