package dev.carillon.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class TopicFilterTest {
  @ParameterizedTest
  @CsvSource({
    "a:b,     a:b,   true",
    "a:b,     a,     false",
    "a:b,     a:b:c, false",
    "a:*,     a:b,   true",
    "a:*,     a,     false",
    "a:*,     a:b:c, false",
    "*:b,     a:b,   true",
    "*,       a,     true",
    "*,       a:b,   false",
    "a:**,    a,     true",
    "a:**,    a:b:c, true",
    "a:**,    b,     false",
    "a:*:**,  a,     false",
    "a:*:**,  a:b,   true",
    "**,      a,     true",
    "**,      a:b:c, true",
    "*:**,    a,     true"
  })
  void an_asterisk_is_one_segment_and_two_at_the_end_are_any_number(
      String filter, String topic, boolean passes) {
    assertThat(TopicFilter.of(filter).matches(Topic.of(topic))).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "a:**, a:b,    true",
    "a:**, a:*:**, true",
    "a:*,  a:b,    true",
    "a:b,  a:*,    false",
    "a:*,  a:**,   false",
    "**,   *:**,   true",
    "*:**, **,     true",
    "a:**, **,     false",
    "a,    a,      true"
  })
  void a_grant_covers_what_is_within_it(String grant, String wanted, boolean covered) {
    assertThat(TopicFilter.of(grant).covers(TopicFilter.of(wanted))).isEqualTo(covered);
  }

  @Test
  void filters_overlap_if_a_topic_can_pass_both() {
    assertThat(TopicFilter.of("a:*:c").overlaps(TopicFilter.of("*:b:**"))).isTrue();
    assertThat(TopicFilter.of("a:*").overlaps(TopicFilter.of("a:b:c:**"))).isFalse();
  }

  @Test
  void a_topic_is_a_filter_that_only_it_passes() {
    var filter = TopicFilter.of(Topic.of("a:b"));

    assertThat(filter).isEqualTo(TopicFilter.of("a:b")).hasToString("a:b");
    assertThat(filter.matches(Topic.of("a:b:c"))).isFalse();
  }

  @Test
  void below_a_topic_is_the_topic_and_everything_under_it() {
    var filter = TopicFilter.below(Topic.of("x".repeat(512)));

    assertThat(filter.matches(Topic.of("x".repeat(512)))).isTrue();
    assertThat(TopicFilter.below(Topic.of("a")).covers(TopicFilter.of("a:*:c"))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dev.carillon.topic.HostileTexts#all")
  void a_malformed_filter_is_refused_with_a_text_that_a_client_may_see(String text) {
    assertThatThrownBy(() -> TopicFilter.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a topic filter: ")
        .hasMessageMatching("\\p{Print}{1,123}");
  }

  @Test
  void wildcards_count_as_segments() {
    assertThat(TopicFilter.of(HostileTexts.segments(15) + ":**").open()).isTrue();
    assertThatThrownBy(() -> TopicFilter.of(HostileTexts.segments(16) + ":**"))
        .hasMessage("not a topic filter: it has more than 16 segments");
  }
}
