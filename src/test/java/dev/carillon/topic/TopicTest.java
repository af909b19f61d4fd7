package dev.carillon.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicTest {
  @Test
  void a_topic_is_its_segments() {
    var topic = Topic.of("customer_id:5013bc52:activeflow:74ac5405");

    assertThat(topic.segments())
        .containsExactly("customer_id", "5013bc52", "activeflow", "74ac5405");
    assertThat(topic).hasToString("customer_id:5013bc52:activeflow:74ac5405");
  }

  @Test
  void topics_of_the_same_text_are_equal() {
    assertThat(Topic.of("a:b")).isEqualTo(Topic.of("a:b")).hasSameHashCodeAs(Topic.of("a:b"));
    assertThat(Topic.of("a:b")).isNotEqualTo(Topic.of("a:c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Zürich", "東京:駅", "😀", "a.b-c_d~e/f?g#h%20", "\"<script>\"", "_"})
  void any_printable_text_can_be_a_segment(String text) {
    assertThat(Topic.of(text)).hasToString(text);
  }

  @Test
  void sixteen_segments_are_a_topic_and_seventeen_are_not() {
    assertThat(Topic.of(HostileTexts.segments(16)).segments()).hasSize(16);
    assertThatThrownBy(() -> Topic.of(HostileTexts.segments(17)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a topic: it has more than 16 segments");
  }

  @Test
  void the_bound_is_in_bytes_not_in_characters() {
    assertThat(Topic.of("x".repeat(512)).segments()).hasSize(1);
    assertThat(Topic.of("ü".repeat(256)).segments()).hasSize(1);
    for (String text : new String[] {"x".repeat(513), "ü".repeat(256) + "x", "😀".repeat(129)}) {
      assertThatThrownBy(() -> Topic.of(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not a topic: it is longer than 512 bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.carillon.topic.HostileTexts#all")
  void what_could_deceive_or_break_a_line_is_not_a_topic(String text) {
    assertThatThrownBy(() -> Topic.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a topic: ")
        .hasMessageMatching("\\p{Print}{1,123}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a:*", "**", "a:**", "a*", "*a:b"})
  void a_topic_holds_no_wildcard(String text) {
    assertThatThrownBy(() -> Topic.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_segment_made_of_a_value_is_the_value_with_what_may_not_stand_there_encoded() {
    assertThat(Topic.segment("5013bc52")).isEqualTo("5013bc52");
    assertThat(Topic.segment("a:b*c d%e")).isEqualTo("a%3Ab%2Ac%20d%25e");
    assertThat(Topic.segment("Zürich\r\n")).isEqualTo("Zürich%0D%0A");
    assertThat(Topic.segment("\u202e😀")).isEqualTo("%E2%80%AE😀");
  }

  @Test
  void halves_of_surrogate_pairs_stay_apart_in_segments() {
    assertThat(Topic.segment("\ud800")).isEqualTo("%ED%A0%80");
    assertThat(Topic.segment("\udfff")).isEqualTo("%ED%BF%BF");
  }

  @Test
  void nothing_makes_no_segment() {
    assertThatThrownBy(() -> Topic.segment("")).isInstanceOf(IllegalArgumentException.class);
  }
}
