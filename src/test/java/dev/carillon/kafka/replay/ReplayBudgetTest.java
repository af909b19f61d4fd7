package dev.carillon.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.limit.TokenBucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ReplayBudgetTest {
  private final AtomicLong clock = new AtomicLong();

  /** A principal gets 100 bytes and 10 a second; all get 1,000 and 100 a second. */
  private final ReplayBudget budget =
      new ReplayBudget(new ReplayOptions(1, 0, 1, 100, 10, 1_000, 100), clock::get);

  @Test
  void a_bucket_gives_what_it_holds_and_refills_up_to_its_capacity() {
    var bucket = new TokenBucket(100, 10, 0);
    assertThat(bucket.isFull(0)).isTrue();
    bucket.take(100, 0);
    assertThat(bucket.isEmpty(0)).isTrue();
    assertThat(bucket.isEmpty(Duration.ofMillis(100).toNanos())).isFalse();
    assertThat(bucket.isFull(Duration.ofSeconds(9).toNanos())).isFalse();
    assertThat(bucket.isFull(Duration.ofSeconds(10).toNanos())).isTrue();

    long later = Duration.ofDays(365).toNanos();
    bucket.take(100, later);
    assertThat(bucket.isEmpty(later)).isTrue();
  }

  @Test
  void a_debt_is_paid_before_anything_is_given() {
    var bucket = new TokenBucket(100, 10, 0);
    bucket.take(150, 0);
    assertThat(bucket.isEmpty(Duration.ofSeconds(5).toNanos())).isTrue();
    assertThat(bucket.isEmpty(Duration.ofMillis(5_100).toNanos())).isFalse();
  }

  @Test
  void one_principal_that_had_its_share_does_not_hinder_another() {
    assertThat(budget.take("a", 120)).isTrue();
    assertThat(budget.admits("a")).isFalse();
    assertThat(budget.take("a", 1)).isFalse();
    assertThat(budget.take("b", 1)).isTrue();

    tick(Duration.ofSeconds(2));
    assertThat(budget.admits("a")).isFalse();
    tick(Duration.ofMillis(100));
    assertThat(budget.take("a", 1)).isTrue();
  }

  @Test
  void what_is_refused_costs_nothing() {
    assertThat(budget.take("a", 100)).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(budget.take("a", 100)).isFalse();
    }
    tick(Duration.ofMillis(100));
    assertThat(budget.admits("a")).isTrue();
    assertThat(budget.take("b", 100)).isTrue();
  }

  @Test
  void all_together_have_a_limit_too() {
    for (int i = 0; i < 10; i++) {
      assertThat(budget.take("p-" + i, 100)).isTrue();
    }
    assertThat(budget.admits("new")).isFalse();
    tick(Duration.ofMillis(10));
    assertThat(budget.take("new", 1)).isTrue();
    assertThat(budget.admits("other")).isFalse();
  }

  @Test
  void who_has_its_whole_budget_again_is_forgotten() {
    budget.take("a", 50);
    budget.take("b", 1);
    assertThat(budget.size()).isEqualTo(2);

    tick(Duration.ofSeconds(5));
    budget.take("c", 1);

    assertThat(budget.size()).isEqualTo(1);
  }

  @Test
  void the_principals_that_are_remembered_are_bounded() {
    var wide = new ReplayBudget(new ReplayOptions(1, 0, 1, 100, 1, 1L << 40, 1L << 40), clock::get);
    for (int i = 0; i < 2 * ReplayBudget.MAX_PRINCIPALS; i++) {
      wide.take("p-" + i, 100);
    }
    assertThat(wide.size()).isEqualTo(ReplayBudget.MAX_PRINCIPALS);
    assertThat(wide.admits("p-" + (2 * ReplayBudget.MAX_PRINCIPALS - 1))).isFalse();
  }

  private void tick(Duration time) {
    clock.addAndGet(time.toNanos());
  }
}
