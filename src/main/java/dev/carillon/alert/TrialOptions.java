package dev.carillon.alert;

import java.time.Duration;

/**
 * Limits of one trial on past events.
 *
 * @param atOnce maximum number of concurrent trials on one replica; further ones are refused
 * @param maxRecords maximum number of records that are read
 * @param maxBytes maximum number of bytes that are read
 * @param maxTime maximum duration
 * @param maxEvents maximum number of matching events that are listed
 */
public record TrialOptions(
    int atOnce, int maxRecords, long maxBytes, Duration maxTime, int maxEvents) {
  public static final TrialOptions DEFAULT =
      new TrialOptions(2, 200_000, 128L << 20, Duration.ofSeconds(20), 100);

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_EVENTS = 10_000;

  public TrialOptions {
    if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("at-once must be from 1 to " + MOST_AT_ONCE);
    }
    if (maxRecords < 1 || maxBytes < 1 || maxTime.toMillis() < 1) {
      throw new IllegalArgumentException("max-records, max-bytes and max-time must be more than 0");
    }
    if (maxEvents < 1 || maxEvents > MOST_EVENTS) {
      throw new IllegalArgumentException("max-events must be from 1 to " + MOST_EVENTS);
    }
  }
}
