package dev.carillon.webhook.delivery;

import dev.carillon.webhook.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Determines when a failed message is retried. Immutable. */
final class RetrySchedule {
  /**
   * From a tenth less to a tenth more, so that simultaneous failures are not retried
   * simultaneously.
   */
  private static final double JITTER = 0.2;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final List<Duration> delays;
  private final Duration longest;
  private final DoubleSupplier chance;

  /**
   * @param longest maximum delay that a receiver may request
   * @param chance a random number from 0 to 1
   */
  RetrySchedule(List<Duration> delays, Duration longest, DoubleSupplier chance) {
    this.delays = List.copyOf(delays);
    this.longest = longest;
    this.chance = chance;
  }

  /**
   * The delay after a failure.
   *
   * @param tries number of attempts so far
   * @return empty if there is no further retry
   */
  Optional<Duration> next(int tries, DeliveryOutcome outcome) {
    if (tries > delays.size()) {
      return Optional.empty();
    }
    double factor = 1 - JITTER / 2 + JITTER * chance.getAsDouble();
    Duration delay = Duration.ofNanos((long) (delays.get(tries - 1).toNanos() * factor));
    // Never earlier than scheduled: a receiver that always requests 1 would use up all attempts at
    // once.
    return Optional.of(putOff(outcome).filter(wanted -> wanted.compareTo(delay) > 0).orElse(delay));
  }

  /** The delay that the receiver requests. */
  Optional<Duration> putOff(DeliveryOutcome outcome) {
    boolean heard = outcome.status() == TOO_MANY_REQUESTS || outcome.status() == UNAVAILABLE;
    return outcome
        .retryAfter()
        .filter(wanted -> heard)
        .map(wanted -> wanted.compareTo(longest) > 0 ? longest : wanted);
  }

  /** The header {@code Retry-After}, RFC 9110, section 10.2.3: seconds, or a date. */
  static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date)).filter(wait -> !wait.isNegative());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
