package dev.carillon.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.core.identity.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTemplateTest {
  private static JsonNode data(String json) throws Exception {
    return new JsonMapper().readTree(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"b\":7}} | x:7:y | x:7:y",
        "{\"a\":{\"b\":\"*:**\"}} | x:%2A%3A%2A%2A:y | x:*:**:y",
        "{\"a\":{\"b\":true}} | x:true:y | x:true:y",
        "{\"a\":{\"b\":\"ü 1\"}} | x:ü%201:y | x:ü 1:y"
      })
  void a_value_is_one_segment_of_a_topic_and_itself_in_a_key(String json, String topic, String key)
      throws Exception {
    DataTemplate template = DataTemplate.of("x:{data.a.b}:y");

    assertThat(template.topic(data(json))).hasToString(topic);
    assertThat(template.key(data(json))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"a\":7}",
        "{\"a\":{\"b\":null}}",
        "{\"a\":{\"b\":\"\"}}",
        "{\"a\":{\"b\":1.5}}",
        "{\"a\":{\"b\":[1]}}",
        "{\"a\":{\"b\":{}}}"
      })
  void a_value_that_is_absent_or_no_name_is_refused(String json) throws Exception {
    DataTemplate template = DataTemplate.of("x:{data.a.b}");

    for (var attempt : new Runnable[] {run(template, json, true), run(template, json, false)}) {
      RefusedException refused = catchThrowableOfType(RefusedException.class, attempt::run);
      assertThat(refused.reason().code()).isEqualTo("bad_command");
      assertThat(refused.reason().text()).startsWith("/a/b must be");
    }
  }

  private static Runnable run(DataTemplate template, String json, boolean topic) throws Exception {
    JsonNode data = data(json);
    return () -> {
      Object unused = topic ? template.topic(data) : template.key(data);
    };
  }

  @Test
  void a_key_that_is_too_long_or_not_printable_is_refused() throws Exception {
    DataTemplate template = DataTemplate.of("{data.a}");
    JsonNode newline = data("{\"a\":\"x\\n\"}");
    JsonNode large = data("{\"a\":\"" + "x".repeat(600) + "\"}");

    assertThatThrownBy(() -> template.key(newline)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> template.key(large)).isInstanceOf(RefusedException.class);
    assertThatThrownBy(() -> template.topic(large)).isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:{b}", "a:{data}", "a:{data.}", "a:{data.b", "a}", "{data.a b}"})
  void what_is_no_template_is_refused(String text) {
    assertThatThrownBy(() -> DataTemplate.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_grant_must_make_a_topic() {
    DataTemplate template = DataTemplate.of("a::{data.b}");

    assertThatThrownBy(template::requireTopic).isInstanceOf(IllegalArgumentException.class);
  }
}
