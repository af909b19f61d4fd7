package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client with a valid token may try with a filter. */
class HardeningTest {
  private final Expressions filters = new Expressions(Set.of("data"), Bounds.CLIENT, 10);

  @Test
  void a_huge_text_is_refused() {
    assertThatThrownBy(() -> filters.compile("'" + "x".repeat(1_000_000) + "' == ''"))
        .hasMessage("not an expression: it is longer than 1024 characters");
  }

  @Test
  void deep_nesting_is_refused() {
    for (String deep :
        List.of(
            "(".repeat(400) + "true" + ")".repeat(400),
            "[".repeat(400) + "]".repeat(400) + " == []",
            "data" + ".a".repeat(400),
            "data" + "[0]".repeat(300),
            "1" + "+1".repeat(400) + " == 1",
            "data.s" + "+data.s".repeat(100) + " == ''",
            "true" + "?true:true".repeat(90))) {
      assertThatThrownBy(() -> filters.compile(deep))
          .as(deep)
          .hasMessage("not an expression: it is nested deeper than 16");
    }
  }

  @Test
  void many_alternatives_are_not_deep() {
    assertThat(filters.compile("true" + " && true".repeat(100)).test(Map.of())).isTrue();
  }

  @Test
  void nested_loops_stop_at_the_bound() {
    Map<String, Object> data = Map.of("l", Collections.nCopies(50, 1L));
    Expression loops = filters.compile("data.l.all(a, data.l.all(b, data.l.all(c, true)))");
    assertThat(loops.test(Map.of("data", data))).isFalse();
    assertThat(filters.failures()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a{1,100}){1,100}", "(((a{1,30}){1,30}){1,30})", "(a|b|c|d){1,500}"})
  void a_regular_expression_that_explodes_is_refused(String regex) {
    assertThatThrownBy(() -> filters.compile("data.s.matches('" + regex + "')"))
        .hasMessage("not an expression: the pattern of matches is too large");
  }

  @Test
  void a_regular_expression_that_backtracks_elsewhere_is_linear_here() {
    Expression expression = filters.compile("data.s.matches('^(a+)+$')");
    assertThat(expression.test(Map.of("data", Map.of("s", "a".repeat(100_000) + "b")))).isFalse();
    assertThat(filters.failures()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.System.exit(1) == 1",
        "data.getClass().getName() == 'x'",
        "dev.carillon.core.Principal{id: 'x'} == data",
        "google.protobuf.Any{} == data",
        "data.a = 1",
        "__result__ == 1",
        "@result == 1",
      })
  void nothing_but_the_data_is_within_reach(String text) {
    assertThatThrownBy(() -> filters.compile(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_value_that_holds_itself_ends_the_evaluation_and_nothing_else() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    Expression expression = filters.compile("data.a == data.b");
    assertThat(expression.test(Map.of("data", Map.of("a", self, "b", List.of(List.of(self))))))
        .isFalse();
    assertThat(filters.failures()).isEqualTo(1);
  }
}
