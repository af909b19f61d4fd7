package dev.carillon.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and prints durations such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code
 * 7d}.
 */
public final class Durations {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) ?([a-z]{1,2})");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private Durations() {}

  /**
   * Parses a duration in one of these forms, or in ISO 8601.
   *
   * @throws IllegalArgumentException with the expected form
   */
  public static Duration of(String text) {
    Matcher amount = AMOUNT.matcher(text);
    Duration unit = amount.matches() ? UNITS.get(amount.group(2)) : null;
    try {
      Duration duration =
          unit == null ? Duration.parse(text) : unit.multipliedBy(Long.parseLong(amount.group(1)));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Reported by the message below.
    }
    throw Scalars.expected("a duration such as 500ms, 30s, 5m, 2h or PT1H30M", text);
  }
}
