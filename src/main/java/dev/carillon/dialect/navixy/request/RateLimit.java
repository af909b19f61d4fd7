package dev.carillon.dialect.navixy.request;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the interval at which a client wants frames: a whole number and a unit, from 1 s to 1 h.
 */
public final class RateLimit {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1));
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofHours(1);

  private RateLimit() {}

  /**
   * Parses a limit.
   *
   * @throws NavixyErrorException if it is invalid
   */
  public static Duration of(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      Duration unit = UNITS.getOrDefault(form.group(2), LEAST);
      Duration limit = unit.multipliedBy(Long.parseLong(form.group(1)));
      if (limit.compareTo(LEAST) >= 0 && limit.compareTo(MOST) <= 0) {
        return limit;
      }
    }
    throw NavixyError.INVALID_PARAMETERS.because("rate_limit is a time from 1s to 1h, as 5s");
  }
}
