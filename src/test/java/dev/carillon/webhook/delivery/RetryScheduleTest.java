package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.webhook.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a message is tried again. */
class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");
  private static final List<Duration> DELAYS =
      List.of(Duration.ofSeconds(10), Duration.ofMinutes(10));

  private static RetrySchedule schedule(double chance) {
    return new RetrySchedule(DELAYS, Duration.ofHours(1), () -> chance);
  }

  private static DeliveryOutcome status(int status, Optional<Duration> retryAfter) {
    return DeliveryOutcome.answered(status, retryAfter, Duration.ZERO, "");
  }

  private static DeliveryOutcome status(int status) {
    return status(status, Optional.empty());
  }

  @Test
  void each_failure_waits_longer_until_there_is_no_further_try() {
    RetrySchedule even = schedule(0.5);
    assertThat(even.next(1, status(500))).hasValue(Duration.ofSeconds(10));
    assertThat(even.next(2, status(404))).hasValue(Duration.ofMinutes(10));
    assertThat(even.next(3, status(500))).isEmpty();
  }

  @Test
  void what_failed_together_comes_back_a_tenth_sooner_or_later() {
    assertThat(schedule(0).next(1, status(500))).hasValue(Duration.ofSeconds(9));
    assertThat(schedule(1).next(1, status(500))).hasValue(Duration.ofSeconds(11));
  }

  @Test
  void a_receiver_may_put_us_off_within_bounds_but_not_hurry_us() {
    RetrySchedule even = schedule(0.5);
    DeliveryOutcome minute = status(429, Optional.of(Duration.ofMinutes(1)));
    assertThat(even.next(1, minute)).hasValue(Duration.ofMinutes(1));
    assertThat(even.next(2, minute)).hasValue(Duration.ofMinutes(10));
    assertThat(even.putOff(minute)).hasValue(Duration.ofMinutes(1));
    DeliveryOutcome year = status(503, Optional.of(Duration.ofDays(365)));
    assertThat(even.next(1, year)).hasValue(Duration.ofHours(1));
    // Only with these two does it mean anything.
    assertThat(even.next(1, status(500, Optional.of(Duration.ofMinutes(1)))))
        .hasValue(Duration.ofSeconds(10));
    assertThat(even.next(3, minute)).isEmpty();
  }

  @Test
  void retry_after_is_seconds_or_a_date() {
    assertThat(RetrySchedule.retryAfter("120", NOW)).hasValue(Duration.ofMinutes(2));
    assertThat(RetrySchedule.retryAfter(" 0 ", NOW)).hasValue(Duration.ZERO);
    assertThat(RetrySchedule.retryAfter("Sun, 22 Nov 2026 01:00:30 GMT", NOW))
        .hasValue(Duration.ofSeconds(30));
    for (String bad :
        List.of(
            "",
            "-1",
            "1.5",
            "soon",
            "99999999999",
            "Sun, 22 Nov 2026 00:00:00 GMT",
            "2026-11-22")) {
      assertThat(RetrySchedule.retryAfter(bad, NOW)).as(bad).isEmpty();
    }
    assertThat(RetrySchedule.retryAfter(null, NOW)).isEmpty();
  }
}
