package dev.carillon.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTemplateTest {
  private static List<String> filters(String template, @Nullable Object id) {
    var claims = new HashMap<String, Object>();
    claims.put("id", id);
    return FilterTemplate.of(template).filters(claims, 100).stream()
        .map(TopicFilter::toString)
        .toList();
  }

  @Test
  void a_claim_becomes_a_segment() {
    assertThat(filters("customer_id:{id}:**", "5013")).containsExactly("customer_id:5013:**");
    assertThat(filters("a:x{id}y:*", "1")).containsExactly("a:x1y:*");
    assertThat(filters("{id}", 7L)).containsExactly("7");
    assertThat(filters("{id}", new BigInteger("99999999999999999999"))).hasSize(1);
    assertThat(filters("**", "unused")).containsExactly("**");
  }

  @Test
  void the_wildcard_stands_for_any_segment_and_no_text_is_one() {
    assertThat(filters("a:{id}:b", FilterTemplate.Wildcard.ANY)).containsExactly("a:*:b");
    assertThat(filters("a:{id}:b", "ANY")).containsExactly("a:ANY:b");
    assertThat(filters("a:{id}:b", "*")).containsExactly("a:%2A:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "**",
        "a:b",
        "a:**",
        ":",
        "%2A",
        "#",
        "+",
        "/",
        "../x",
        "{id}",
        "{tenant}",
        ".*",
        "a b",
        "\u0000",
        "\r\n",
        "\u202e",
        "x\ty",
        "%",
        "é",
        "💥"
      })
  void a_claim_is_a_literal_whatever_it_holds(String value) {
    List<TopicFilter> filters =
        FilterTemplate.of("customer_id:{id}:**").filters(Map.of("id", value), 100);
    Topic own = Topic.of("customer_id:" + Topic.segment(value) + ":call");
    assertThat(filters).hasSize(1);
    assertThat(filters.get(0).matches(own)).isTrue();
    assertThat(own.segments()).hasSize(3);
    assertThat(filters.get(0).matches(Topic.of("customer_id:other:call"))).isFalse();
    assertThat(filters.get(0).covers(TopicFilter.of("customer_id:**"))).isFalse();
    assertThat(filters.get(0).covers(TopicFilter.of("customer_id:*:**"))).isFalse();
  }

  @Test
  void a_claim_that_is_no_name_leaves_the_grant_out() {
    for (Object value :
        Arrays.asList(
            null, "", true, 1.5, 7.0, Map.of("a", "b"), List.of(), "\ud800", "x".repeat(600))) {
      assertThat(filters("customer_id:{id}:**", value)).as("%s", value).isEmpty();
    }
    assertThat(FilterTemplate.of("a:{absent}").filters(Map.of(), 10)).isEmpty();
  }

  @Test
  void a_list_makes_a_filter_for_each_element() {
    assertThat(filters("a:{id}", Arrays.asList("1", 2L, null, "", true, "*", List.of("3"))))
        .containsExactly("a:1", "a:2", "a:%2A");
  }

  @Test
  void the_filters_of_lists_are_bounded() {
    List<String> many = new Random(1).ints(10_000).mapToObj(Integer::toString).toList();
    Map<String, Object> claims = Map.of("a", many, "b", many);
    assertThat(FilterTemplate.of("{a}:{b}").filters(claims, 50)).hasSize(50);
  }

  @Test
  void a_claim_is_found_by_name_or_by_path() {
    Map<String, Object> claims =
        Map.of("https://x.example/id", "1", "realm", Map.of("a.b", "2", "c", Map.of("d", "3")));
    assertThat(FilterTemplate.of("{https://x.example/id}").filters(claims, 9)).hasToString("[1]");
    assertThat(FilterTemplate.of("{realm.a.b}").filters(claims, 9)).hasToString("[2]");
    assertThat(FilterTemplate.of("{realm.c.d}").filters(claims, 9)).hasToString("[3]");
    assertThat(FilterTemplate.of("{realm.c}").filters(claims, 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a::b",
        "a:{id",
        "a:id}",
        "a:{}",
        "{{id}}",
        "a:{x}{y}",
        "a:{x}-{y}",
        "**:{id}",
        "a:*{id}",
        "a b"
      })
  void a_template_that_makes_no_filter_is_refused(String template) {
    assertThatThrownBy(() -> FilterTemplate.of(template))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void two_claims_may_stand_in_two_segments() {
    assertThat(FilterTemplate.of("{a}:x{b}").filters(Map.of("a", "1", "b", "2"), 9))
        .containsExactly(TopicFilter.of("1:x2"));
  }
}
