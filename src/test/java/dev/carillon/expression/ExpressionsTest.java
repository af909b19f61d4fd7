package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpressionsTest {
  private final Expressions filters =
      new Expressions(Set.of("event", "data", "old"), Bounds.CLIENT, 10);

  @Test
  void the_same_text_is_the_same_object() {
    assertThat(filters.compile("data.a == 1")).isSameAs(filters.compile("data.a == 1"));
    assertThat(filters.compile("data.a == 1")).isNotEqualTo(filters.compile("data.a == 2"));
  }

  @Test
  void what_was_evicted_is_compiled_again_and_equal() {
    Expression first = filters.compile("data.a == 0");
    for (int i = 1; i <= 100; i++) {
      filters.compile("data.a == " + i);
    }
    assertThat(filters.size()).isLessThanOrEqualTo(10);
    assertThat(filters.compile("data.a == 0")).isEqualTo(first).hasSameHashCodeAs(first);
  }

  @Test
  void only_the_given_variables_exist() {
    assertThatThrownBy(() -> filters.compile("claims.admin"))
        .hasMessage("not an expression: line 1, column 1: undeclared reference to 'claims'");
  }

  @Test
  void failures_of_all_its_expressions_are_counted_together() {
    filters.compile("data.a == 1").test(Map.of());
    filters.compile("data.b == 1").test(Map.of());
    assertThat(filters.failures()).isEqualTo(2);
  }

  @Test
  void many_threads_evaluate_one_expression() throws Exception {
    Expression even = filters.compile("data.n % 2 == 0 && data.tags.exists(t, t == data.n)");
    var threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(() -> IntStream.range(0, 5_000).allMatch(n -> isRight(even, n)));
      }
      for (var result : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean isRight(Expression even, int n) {
    Map<String, Object> data = Map.of("n", (long) n, "tags", List.of(1L, (long) n));
    return even.test(Map.of("data", data)) == (n % 2 == 0);
  }
}
