package dev.carillon.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * From a record's timestamp to the client's code, in milliseconds: apart for the times when some
 * readers were stopped and when none was. Safe to call on any thread.
 */
final class Latencies {
  private static final int MAX_MILLIS = 20_000;

  private final AtomicIntegerArray calm = new AtomicIntegerArray(MAX_MILLIS + 1);
  private final AtomicIntegerArray withStopped = new AtomicIntegerArray(MAX_MILLIS + 1);
  private volatile boolean stopped;
  private volatile long calmAgainAt;

  /** Some readers are stopped from now on, or none is. What is between counts for neither. */
  void stopped(boolean value) {
    disturbedFor(2000);
    stopped = value;
  }

  /** What happens now says nothing about readers: something is restarted. */
  void disturbedFor(long millis) {
    calmAgainAt = Math.max(calmAgainAt, System.currentTimeMillis() + millis);
  }

  void add(long sent, long received) {
    if (sent > calmAgainAt && received > calmAgainAt) {
      int millis = (int) Math.max(0, Math.min(MAX_MILLIS, received - sent));
      (stopped ? withStopped : calm).incrementAndGet(millis);
    }
  }

  String text() {
    return "no reader stopped: " + text(calm) + "; some stopped: " + text(withStopped);
  }

  private static String text(AtomicIntegerArray counts) {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return "median %d ms, 99 %% %d ms of %d"
        .formatted(quantile(counts, total, 0.5), quantile(counts, total, 0.99), total);
  }

  private static int quantile(AtomicIntegerArray counts, long total, double part) {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
      if (sum > 0 && sum >= total * part) {
        return i;
      }
    }
    return 0;
  }
}
