package dev.carillon.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignWildcardsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vehicle:+:state | + is no wildcard here: write *",
        "+ | + is no wildcard here: write *",
        "vehicle:'#' | # is no wildcard here: write ** at the end",
        "vehicle:> | > is no wildcard here: write ** at the end",
        "vehicle/+/state | segments are joined by : here, the wildcards are * and **",
        "vehicle/# | segments are joined by : here, the wildcards are * and **",
        "'#/x' | segments are joined by : here, the wildcards are * and **",
        "vehicle/* | segments are joined by : here, the wildcards are * and **",
        "vehicle.> | segments are joined by : here, the wildcards are * and **",
        "vehicle.*.state | segments are joined by : here, the wildcards are * and **",
        "a:vehicle.*.state | segments are joined by : here, the wildcards are * and **"
      })
  void a_wildcard_of_another_system_is_refused_with_a_hint(String text, String hint) {
    assertThatThrownBy(() -> TopicFilter.written(text.replace("'", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a topic filter: " + hint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:b+c",
        "a:c#",
        "c++",
        "a:b>c",
        "vehicle/7/state",
        "a.b.c:*:**",
        "a:x/y:**",
        "1.5:a+b/c#d"
      })
  void a_topic_that_holds_such_characters_can_be_asked_for_as_it_is(String text) {
    assertThat(TopicFilter.written(text)).isEqualTo(TopicFilter.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "a:%2B, a:+",
    "a:%2b:**, a:+:**",
    "a:%23, a:'#'",
    "a:%3E, a:>",
    "x/%2B, x/+",
    "a:50%25, a:50%25"
  })
  void a_segment_that_is_such_a_character_is_written_percent_encoded(String text, String topic) {
    assertThat(TopicFilter.written(text)).hasToString(topic.replace("'", ""));
    assertThat(
            TopicFilter.written(text).matches(Topic.of(topic.replace("'", "").replace("**", "z"))))
        .isTrue();
  }
}
