package dev.carillon.alert;

import java.time.Duration;

/**
 * What one trial on the past may cost.
 *
 * @param atOnce how many trials one replica does at the same time; more are refused
 * @param records how many records are read at most
 * @param bytes how many bytes of them
 * @param time how long it may take
 * @param events how many of the events that it would have fired on are named
 */
public record TrialOptions(int atOnce, int records, long bytes, Duration time, int events) {
  public static final TrialOptions DEFAULT =
      new TrialOptions(2, 200_000, 128L << 20, Duration.ofSeconds(20), 100);

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_EVENTS = 10_000;

  public TrialOptions {
    if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw new IllegalArgumentException("at-once must be from 1 to " + MOST_AT_ONCE);
    }
    if (records < 1 || bytes < 1 || time.toMillis() < 1) {
      throw new IllegalArgumentException("records, bytes and time must be more than 0");
    }
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException("events must be from 1 to " + MOST_EVENTS);
    }
  }
}
