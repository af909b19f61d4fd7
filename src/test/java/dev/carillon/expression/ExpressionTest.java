package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.support.Texts;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final String EVENT =
      """
      {"speed": 87.5, "gear": 5, "type": "update", "driver": null,
       "tags": ["night", 1, null], "owner": {"id": "7", "old": null}, "active": true}""";

  private static boolean test(String text) {
    return Expression.of(text).test(Map.of("data", Texts.object(EVENT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.speed > 80 && data.type == 'update'",
        "data.gear > 4.5 && data.gear == 5.0 && data.gear < 6",
        "data.driver == null && data.owner.old == null",
        "'night' in data.tags && null in data.tags && 1 in data.tags",
        "data.tags == ['night', 1, null]",
        "data.owner == {'id': '7', 'old': null}",
        "data.owner.exists(key, data.owner[key] == '7')",
        "data.tags.filter(tag, tag == 'night').size() == 1",
        "has(data.owner.id) && !has(data.owner.name) && has(data.driver)",
        "data.active",
        "data.type.matches('^up.*e$') && data.type.startsWith('up')",
        "size(data.tags) == 3 && data.tags[1] == 1",
        "type(data.gear) == int",
        "absent.x == 1 || data.active",
      })
  void it_holds(String text) {
    assertThat(test(text)).as(text).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.missing == 1",
        "data.missing != 1",
        "absent == null",
        "absent != 'blocked'",
        "!(absent in ['blocked'])",
        "data.type > 3",
        "data.gear / 0 == 1",
        "data.type",
        "data",
        "timestamp(data.type) > timestamp('2026-01-01T00:00:00Z')",
        "data.tags[7] == 1",
      })
  void what_cannot_be_evaluated_is_false_and_counted(String text) {
    Expression expression = Expression.of(text);
    assertThat(expression.test(Map.of("data", Texts.object(EVENT)))).as(text).isFalse();
    assertThat(expression.failures()).isEqualTo(1);
  }

  @Test
  void a_plain_false_is_not_counted() {
    Expression expression = Expression.of("data.speed > 90");
    assertThat(expression.test(Map.of("data", Texts.object(EVENT)))).isFalse();
    assertThat(expression.failures()).isZero();
  }

  @Test
  void numbers_of_any_java_type_compare() {
    Expression expression = Expression.of("n > 4 && n < 6u && n == 5");
    for (Object n : new Object[] {5, 5L, 5.0, 5f, (short) 5, BigInteger.valueOf(5)}) {
      assertThat(expression.test(Map.of("n", n))).as(n.getClass().getName()).isTrue();
    }
  }

  @Test
  void a_set_is_a_list() {
    assertThat(Expression.of("'a' in roles").test(Map.of("roles", Set.of("a", "b")))).isTrue();
  }

  @Test
  void it_says_which_variables_it_reads() {
    Expression expression =
        Expression.of(
            "'a' in roles || l.exists(q, q == w && type(q) == string) && q.x && f(1) > 0"
                .replace("f(1)", "size(m)"));
    assertThat(expression.variables()).containsExactlyInAnyOrder("roles", "l", "w", "q", "m");
  }

  @Test
  void a_compile_error_names_place_and_reason() {
    assertThatThrownBy(() -> Expression.of("data.speed >\n  80 &&& true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an expression: line 2, column 8: token recognition error at: '& '");
    assertThatThrownBy(() -> Expression.of("1 + 2"))
        .hasMessage("not an expression: line 1, column 3: expected type 'bool' but found 'int'");
    assertThatThrownBy(() -> Expression.of("a ==")).hasMessageEndingWith("input '<EOF>'");
    assertThatThrownBy(() -> Expression.of("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_compile_error_holds_nothing_that_could_break_a_line_or_a_terminal() {
    assertThatThrownBy(() -> Expression.of("data == \u001b[31m'\r\n' \u0000\u2028 'é'"))
        .message()
        .matches("[\\x20-\\x7E]+")
        .hasSizeLessThan(260);
    assertThatThrownBy(() -> Expression.of("a" + "b".repeat(3000) + "(1)"))
        .message()
        .hasSizeLessThan(260);
  }
}
