package dev.carillon.webhook;

import java.time.Duration;
import java.util.Optional;

/**
 * Outcome of one request.
 *
 * @param status of the response; 0 if there was none
 * @param word the status, or the kind of failure
 * @param retryAfter delay that the receiver requested
 * @param excerpt the beginning of the response, in printable characters
 */
public record DeliveryOutcome(
    int status, String word, Optional<Duration> retryAfter, Duration took, String excerpt) {
  private static final int GONE = 410;
  private static final int MAX_EXCERPT = 512;

  public static DeliveryOutcome answered(
      int status, Optional<Duration> retryAfter, Duration took, String body) {
    return new DeliveryOutcome(status, Integer.toString(status), retryAfter, took, printable(body));
  }

  public static DeliveryOutcome failed(String word, Duration took, String why) {
    return new DeliveryOutcome(0, word, Optional.empty(), took, printable(why));
  }

  public boolean isDelivered() {
    return status >= 200 && status < 300;
  }

  /** True if the receiver answered 410 Gone. */
  public boolean isGone() {
    return status == GONE;
  }

  /** A metric label with few values. */
  public String family() {
    return status == 0 ? word : status / 100 + "xx";
  }

  private static String printable(String text) {
    var out = new StringBuilder();
    text.codePoints()
        .limit(MAX_EXCERPT)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) || isInvisible(c) ? ' ' : c));
    return out.toString().strip();
  }

  private static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.UNASSIGNED;
  }
}
