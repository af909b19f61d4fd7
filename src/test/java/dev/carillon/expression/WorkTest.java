package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one evaluation costs is counted, and bounded whatever is asked of whatever data. */
class WorkTest {
  private static final Map<String, Object> LARGE = large();

  private static final Expressions FILTERS =
      new Expressions(Set.of("event", "data", "old"), Bounds.CLIENT, 100);

  private static Map<String, Object> large() {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < 55_000; i++) {
      members.put("key" + i, (long) i);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("s", "a".repeat(900_000));
    data.put("t", "a".repeat(450_000) + "b");
    data.put("same", new String("a".repeat(900_000).toCharArray()));
    data.put("l", Collections.nCopies(100, 1L));
    data.put("m", members);
    data.put("n", new LinkedHashMap<>(members));
    return data;
  }

  private EvaluationException failure(String text, Map<String, ?> data) {
    Expression expression = FILTERS.compile(text);
    return catchThrowableOfType(
        EvaluationException.class,
        () -> expression.evaluate(Map.of("data", data, "event", Map.of("id", "e1", "key", "k"))));
  }

  private static String nested(String loop) {
    return "[0,1,2,3,4,5,6,7,8].exists(x,[0,1,2,3,4,5,6,7,8].exists(y," + loop + "))";
  }

  @Test
  void a_pattern_that_is_no_constant_is_refused() {
    String optional = "a?b?".repeat(20);
    assertThatThrownBy(
            () ->
                FILTERS.compile(nested("data.s.matches('(" + optional + ")*[x-z]'+(x==9?'':''))")))
        .hasMessage("not an expression: the pattern of matches is not a constant text");
    assertThatThrownBy(() -> FILTERS.compile("matches(data.s, data.t)"))
        .hasMessageEndingWith("not a constant text");
    assertThatThrownBy(() -> FILTERS.compile("data.l.exists(p, 'x'.matches(string(p)))"))
        .hasMessageEndingWith("not a constant text");
  }

  @Test
  void a_constant_pattern_is_charged_for_its_size_times_what_it_looks_at() {
    EvaluationException failure =
        failure(nested("data.s.matches('(" + "a?b?".repeat(20) + ")*[x-z]')"), LARGE);
    assertThat(failure.isTooCostly()).isTrue();
    assertThat(FILTERS.compile("data.s.matches('(a|b|ab)*c')").test(data("aab"))).isFalse();
    assertThat(FILTERS.compile("data.s.matches('(a|b|ab)*c')").test(data("aabc"))).isTrue();
  }

  private static Map<String, ?> data(String text) {
    return Map.of("data", Map.of("s", text));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void what_doubles_in_each_loop_is_stopped(int copies) {
    String sum = "a";
    for (int i = 1; i < copies; i *= 2) {
      sum = "(" + sum + "+" + sum + ")";
    }
    String loops = (".map(a," + sum + "+" + sum + ")").repeat(10);
    String shortest = loops.length() > 900 ? loops.substring(0, loops.indexOf(".map", 700)) : loops;
    for (String begin : List.of("[data.s]", "['x'.size() > 0 ? data.s : '']")) {
      EvaluationException failure =
          failure(begin + shortest + "[0].size() > 1", Map.of("s", "a".repeat(131_000)));
      assertThat(failure == null || failure.isTooCostly()).as(begin).isTrue();
    }
  }

  @Test
  void the_filter_that_ended_the_process_costs_too_much() {
    String eight = "((a+a)+(a+a))+((a+a)+(a+a))";
    String text = "[event.id]" + (".map(a," + eight + ")").repeat(10) + "[0].size() > 1";
    assertThat(text).hasSize(374);
    assertThatThrownBy(() -> FILTERS.compile(text))
        .hasMessage("not an expression: it costs too much, whatever the event");
    String arrays =
        "[data.s]"
            + (".map(a," + eight + ")").repeat(7)
            + ".map(a,a+a)".repeat(3)
            + "[0].size() > 1";
    assertThat(failure(arrays, Map.of("s", "a".repeat(131))).isTooCostly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.l.exists(x, data.s.contains(data.t))",
        "data.l.exists(x, data.t == data.s + string(x))",
        "data.l.exists(x, data.s != data.same)",
        "data.l.exists(x, data.m != data.n)",
        "data.l.exists(x, !(data.m in [data.n]))",
        "data.l.exists(x, data.s + data.s == '')",
        "data.l.exists(x, data.s > data.same)",
        "data.l.exists(x, size(data.s) == 1)",
        "data.l.exists(x, data.s.startsWith(data.t + data.t))",
        "data.l.exists(x, bytes(data.s) == b'')",
        "data.l.exists(x, string(bytes(data.s)) == '')",
        "data.l.exists(x, type(data.m) == int)",
        "data.l.exists(x, {data.s: 1, data.t: 2}[data.same] == 3)",
        "data.l.exists(x, data.s.matches('x'))",
        "data.l.exists(x, [data.m] == [data.n] && false)",
      })
  void what_looks_at_much_again_and_again_costs_too_much(String text) {
    assertThat(failure(text, LARGE).isTooCostly()).as(text).isTrue();
  }

  @Test
  void what_fails_again_and_again_costs_too_much() {
    String or = "data.z||".repeat(100) + "false";
    for (String text :
        List.of(
            "data.l.exists(x," + or + ")",
            "data.l.all(x," + or + ")",
            "data.l.exists_one(x," + or + ")",
            "data.l.map(x," + or + ") == []",
            "data.l.filter(x," + or + ") == []")) {
      assertThat(failure(text, LARGE).isTooCostly()).as(text).isTrue();
    }
  }

  @Test
  void one_look_at_much_is_within_the_bound() {
    for (String text :
        List.of(
            "data.s == data.same",
            "data.s.contains('a')",
            "!data.s.contains('aaaaaaaaaaaaaaaaaaaaaaaab')",
            "data.s.endsWith('aa') && data.s.startsWith('aa') && data.s.size() == 900000",
            "'key54999' in data.m && data.m.size() == 55000",
            "data.m.key17 == 17",
            "data.l.all(x, x == 1)")) {
      assertThat(FILTERS.compile(text).test(Map.of("data", LARGE))).as(text).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string(b'\\xff\\xfe') == ''",
        "int('99999999999999999999') == 1",
        "int(1e300) == 1",
        "uint(-1) == 1u",
        "double('1e99999999999') > 1.0 && int(double('1e999')) == 1",
        "timestamp('0000-00-00T00:00:00Z') == timestamp('x')",
        "duration('99999999999999999999h') == duration('1s')",
        "timestamp('9999-12-31T23:59:59Z') + duration('9000000h') == timestamp('x')",
        "9223372036854775807 + 1 == 0",
        "-9223372036854775808 / -1 == 0",
        "1 % 0 == 0",
        "[1][1] == 1",
        "{1: 2}[3] == 2",
        "int(data.s) == 1",
        "duration(data.s) == duration('1s')",
        "data[data.s] == 1",
      })
  void what_cannot_be_converted_fails_and_nothing_more(String text) {
    assertThat(failure(text, LARGE).isTooCostly()).as(text).isFalse();
    assertThat(failure(text, LARGE).reason()).hasSizeLessThan(260);
  }

  @Test
  void values_that_are_deep_or_throw_end_the_evaluation_only() {
    Object deep = 1L;
    for (int i = 0; i < 100_000; i++) {
      deep = List.of(deep);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("a", deep);
    data.put("b", new ArrayList<>((List<?>) deep));
    data.put("c", new Thrower());
    assertThat(failure("data.a == data.b", data)).isNotNull();
    assertThat(failure("type(data.a) == int", data)).isNotNull();
    assertThat(failure("data.c == [1]", data).reason()).isEqualTo("it cannot be evaluated");
    // And the next one is asked as if nothing had been.
    assertThat(FILTERS.compile("data.d == 1").test(Map.of("data", Map.of("d", 1)))).isTrue();
  }

  /** As the JVM throws when an array would be too long. */
  private static final class Thrower extends java.util.AbstractList<Object> {
    @Override
    public Object get(int index) {
      throw new OutOfMemoryError("Required array length 1 + 2147483647 is too large");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{1000}){1000}){1000}){1000})",
        "(((((((((a{1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9}){1,9})",
        "a{1000}b{1000}c{1000}",
        "(x{0,}{0,}{0,}[}]{1000})",
      })
  void a_pattern_that_becomes_large_is_refused_before_it_is_compiled(String regex) {
    assertThatThrownBy(() -> FILTERS.compile("data.s.matches('" + regex + "')"))
        .hasMessage("not an expression: the pattern of matches is too large");
  }

  @Test
  void a_pattern_that_is_none_is_refused_with_the_filter() {
    for (String regex : List.of("(", "[", "a{2,1}", "(?<=a)b", "\\\\1", "*")) {
      assertThatThrownBy(() -> FILTERS.compile("data.s.matches('" + regex + "')"))
          .as(regex)
          .isInstanceOf(BadExpressionException.class);
    }
  }

  @Test
  void a_search_finds_what_the_simple_one_finds() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      String text = letters(random, 20_000 + random.nextInt(1000));
      int from = random.nextInt(text.length() - 40);
      String wanted =
          random.nextBoolean()
              ? text.substring(from, from + 5 + random.nextInt(30))
              : letters(random, 5 + random.nextInt(15));
      Expression expression = FILTERS.compile("data.s.contains(data.w)");
      assertThat(expression.test(Map.of("data", Map.of("s", text, "w", wanted))))
          .as("seed %d, %s", seed, wanted)
          .isEqualTo(text.contains(wanted));
    }
  }

  private static String letters(Random random, int length) {
    var letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(2)));
    }
    return letters.toString();
  }

  @Test
  void deep_equality_is_that_of_cel() {
    Map<String, Object> data = Map.of("a", List.of(1L, Map.of("x", 2L)), "b", List.of(1.0));
    for (String text :
        List.of(
            "data.a == [1, {'x': 2}]",
            "data.a == [1.0, {'x': 2.0}]",
            "data.a != [1, {'y': 2}]",
            "data.a != [1]",
            "data.b == [1]",
            "1 in data.b && !(2 in data.b)",
            "{'x': 2} in data.a",
            "timestamp('2026-01-01T00:00:00Z') == timestamp('2026-01-01T01:00:00+01:00')",
            "duration('60s') == duration('1m') && [duration('60s')] == [duration('1m')]",
            "b'abc' == bytes('abc') && b'abc' != b'abd'",
            "null == null && data.a != [null]")) {
      assertThat(FILTERS.compile(text).test(Map.of("data", data))).as(text).isTrue();
    }
  }
}
