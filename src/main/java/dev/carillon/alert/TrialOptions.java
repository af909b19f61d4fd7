package dev.carillon.alert;

import java.time.Duration;

/**
 * What one trial on the past may cost.
 *
 * @param atOnce how many trials one replica does at the same time; more are refused
 * @param maxRecords how many records are read at most
 * @param maxBytes how many bytes of them
 * @param maxTime how long it may take
 * @param maxEvents how many of the events that it would have fired on are named
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
