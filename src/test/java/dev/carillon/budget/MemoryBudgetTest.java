package dev.carillon.budget;

import static dev.carillon.budget.MemoryBudget.FREE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long TOTAL = 1 << 20;
  private static final long SHARE = 256 << 10;

  private final MemoryBudget budget = new MemoryBudget(TOTAL, SHARE);

  @Test
  void one_principal_holds_no_more_than_its_share() {
    Account first = budget.open(Use.OUTBOUND, "alice");
    Account second = budget.open(Use.HELD_KEYS, "alice");

    assertThat(first.tryReserve(SHARE)).isTrue();
    assertThat(second.tryReserve(100_000)).isFalse();
    assertThat(second.used()).isZero();
    assertThat(budget.refusals(Use.HELD_KEYS)).isOne();
    assertThat(budget.open(Use.HELD_KEYS, "bob").tryReserve(100_000)).isTrue();
  }

  @Test
  void all_principals_together_hold_no_more_than_the_limit() {
    long held = 0;
    for (int i = 0; i < 100; i++) {
      Account account = budget.open(Use.REQUEST_BODIES, "principal-" + i);
      held += account.tryReserve(100_000) ? 1 : 0;
    }

    assertThat(budget.usedInAll()).isLessThanOrEqualTo(TOTAL);
    assertThat(held).isLessThan(100);
  }

  @Test
  void an_ordinary_client_reserves_nothing() {
    Account account = budget.open(Use.OUTBOUND, "alice");

    assertThat(account.tryReserve(FREE_BYTES)).isTrue();
    assertThat(budget.isUnused()).isTrue();
  }

  @Test
  void what_is_given_back_can_be_had_by_others() {
    Account alice = budget.open(Use.OUTBOUND, "alice");
    alice.tryReserve(SHARE);
    alice.release(SHARE);

    assertThat(budget.usedBy("alice")).isZero();
    assertThat(budget.usedInAll()).isZero();
  }

  @Test
  void an_account_that_is_closed_holds_nothing_and_takes_nothing() {
    Account account = budget.open(Use.OUTBOUND, "alice");
    account.tryReserve(SHARE);
    account.close();
    account.close();

    assertThat(budget.isUnused()).isTrue();
    assertThat(account.tryReserve(1)).isFalse();
    account.release(1);
    assertThat(budget.isUnused()).isTrue();
  }

  @Test
  void more_than_was_taken_cannot_be_given_back() {
    Account account = budget.open(Use.OUTBOUND, "alice");
    account.tryReserve(10);

    assertThatThrownBy(() -> account.release(11)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_size_that_overflows_is_refused() {
    Account account = MemoryBudget.unlimited().open(Use.OUTBOUND, "alice");
    account.tryReserve(100);

    assertThat(budget.open(Use.OUTBOUND, "alice").tryReserve(Long.MAX_VALUE)).isFalse();
    assertThat(budget.open(Use.OUTBOUND, "alice").tryReserve(-1)).isFalse();
  }

  @Test
  void the_counters_agree_with_the_accounts_whatever_threads_do() throws InterruptedException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var begin = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      var random = new Random(seed + i);
      var thread = new Thread(() -> play(random, begin));
      thread.start();
      threads.add(thread);
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(budget.isUnused()).isTrue();
    for (Use use : Use.values()) {
      assertThat(budget.used(use)).isZero();
    }
  }

  private void play(Random random, CountDownLatch begin) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<Use> uses = List.of(Use.values());
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Use use = uses.get(random.nextInt(uses.size()));
      accounts.add(budget.open(use, "principal-" + random.nextInt(3)));
    }
    for (int step = 0; step < 20_000; step++) {
      Account account = accounts.get(random.nextInt(accounts.size()));
      if (random.nextBoolean()) {
        boolean unused = account.tryReserve(random.nextInt(60_000));
      } else {
        account.release(random.nextLong(account.used() + 1));
      }
      assertThat(budget.usedInAll()).isBetween(0L, TOTAL);
    }
    accounts.forEach(Account::close);
  }
}
