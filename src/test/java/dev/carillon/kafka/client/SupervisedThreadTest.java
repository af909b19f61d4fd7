package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.with;

import dev.carillon.kafka.client.SupervisedThread.Cause;
import dev.carillon.kafka.client.SupervisedThread.Part;
import dev.carillon.kafka.client.SupervisedThread.Times;
import dev.carillon.support.LogCapture;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class SupervisedThreadTest {
  private static final Times QUICK =
      new Times(
          Duration.ofMillis(1),
          Duration.ofMillis(2),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2));

  private final AtomicLong clock = new AtomicLong();
  private final CountDownLatch over = new CountDownLatch(1);
  private SupervisedThread thread = thread(self -> {});

  private static org.awaitility.core.ConditionFactory await() {
    return with().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).await();
  }

  private SupervisedThread thread(Part part) {
    return new SupervisedThread("test", "test", QUICK, clock::get, part);
  }

  private void start(Part part) {
    thread = thread(part);
    thread.start();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  /** Time passes in which it fails all the while. */
  private void failFor(Duration time, Cause cause) {
    for (long second = 0; second < time.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      long before = thread.restarts(cause);
      await().until(() -> thread.restarts(cause) > before + 1);
    }
  }

  @AfterEach
  void it_ends() {
    over.countDown();
    if (thread.isStarted()) {
      thread.stop();
      thread.join(Duration.ofSeconds(10));
    }
  }

  private static void fail(Cause cause) {
    switch (cause) {
      case CLIENT ->
          throw new ClientUnavailableException(
              KafkaOptions.of("no-such-host:1"), new KafkaException("x"));
      case AWAY -> throw new TimeoutException("nobody there");
      case KAFKA -> throw new KafkaException("corrupt");
      case MEMORY -> throw new OutOfMemoryError("Cannot reserve 9000184 bytes of direct buffer");
      case ERROR -> throw new NoClassDefFoundError("com/github/luben/zstd/Zstd");
      case INTERNAL -> throw new IllegalStateException("ours");
    }
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void whatever_is_thrown_is_counted_by_its_cause_and_the_part_is_run_again(Cause cause) {
    var lives = new AtomicInteger();
    start(
        self -> {
          if (lives.incrementAndGet() <= 3) {
            fail(cause);
          }
          self.round();
          over.await();
        });
    await().until(() -> lives.get() == 4);

    assertThat(thread.restarts(cause)).isEqualTo(3);
    assertThat(thread.isLive()).isTrue();
    assertThat(thread.isWell()).isTrue();
  }

  @Test
  void the_same_failure_is_logged_once_with_what_caused_it() {
    try (var log = new LogCapture()) {
      var lives = new AtomicInteger();
      start(
          self -> {
            if (lives.incrementAndGet() <= 5) {
              throw new KafkaException("Received exception", new KafkaException("batch invalid"));
            }
            over.await();
          });
      await().until(() -> lives.get() == 6);

      assertThat(log.text().lines().filter(line -> line.contains("is run again")))
          .singleElement()
          .asString()
          .contains("role=test", "why=kafka", "Received exception", "batch invalid");
    }
  }

  @Test
  void a_part_that_keeps_failing_is_live_and_not_well_until_it_was_calm() {
    var fails = new AtomicInteger(1);
    var rounds = new AtomicInteger();
    start(
        self -> {
          if (fails.get() > 0) {
            throw new IllegalStateException("again");
          }
          while (!self.isClosed()) {
            self.round();
            rounds.incrementAndGet();
            Thread.onSpinWait();
          }
        });
    await().until(() -> thread.restarts(Cause.INTERNAL) > 1);
    assertThat(thread.isWell()).isTrue();

    failFor(Duration.ofSeconds(31), Cause.INTERNAL);
    assertThat(thread.isWell()).isFalse();
    assertThat(thread.isLive()).isTrue();

    fails.set(0);
    await().until(() -> rounds.get() > 0);
    assertThat(thread.isWell()).isFalse();
    pass(Duration.ofSeconds(16));
    await().until(thread::isWell);
    assertThat(thread.failures()).isZero();
  }

  @Test
  void one_good_round_between_two_failures_makes_nothing_well() {
    start(
        self -> {
          self.round();
          throw new KafkaException("the same batch again");
        });
    failFor(Duration.ofSeconds(31), Cause.KAFKA);

    assertThat(thread.isWell()).isFalse();
  }

  @Test
  void kafka_that_is_away_is_no_trouble_of_the_process() {
    start(
        self -> {
          throw new TimeoutException("nobody there");
        });
    failFor(Duration.ofSeconds(31), Cause.AWAY);

    assertThat(thread.isLive()).isTrue();
    assertThat(thread.isWell()).isTrue();
  }

  @Test
  void a_part_that_does_not_come_round_needs_another_process() {
    var entered = new CountDownLatch(1);
    start(
        self -> {
          self.round();
          entered.countDown();
          over.await();
        });
    await().until(() -> entered.getCount() == 0);
    assertThat(thread.isLive()).isTrue();
    assertThat(thread.secondsSinceRound()).isZero();

    pass(Duration.ofMinutes(2));

    assertThat(thread.isLive()).isFalse();
    assertThat(thread.isWell()).isFalse();
    assertThat(thread.secondsSinceRound()).isEqualTo(120);
  }

  @Test
  void a_part_that_is_interrupted_by_somebody_else_is_run_again() {
    var lives = new AtomicInteger();
    start(
        self -> {
          if (lives.incrementAndGet() == 1) {
            Thread.currentThread().interrupt();
          }
          over.await();
        });

    await().until(() -> lives.get() == 2);
    assertThat(thread.isLive()).isTrue();
  }

  @Test
  void what_has_ended_for_good_or_was_never_started_is_not_missed() {
    assertThat(thread.isLive()).isTrue();
    pass(Duration.ofHours(1));
    assertThat(thread.isWell()).isTrue();
    assertThat(thread.secondsSinceRound()).isNaN();
    thread.start();
    thread.join(Duration.ofSeconds(10));
    pass(Duration.ofHours(1));
    assertThat(thread.isLive()).isTrue();
  }
}
