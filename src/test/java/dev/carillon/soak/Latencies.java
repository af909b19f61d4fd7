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
    return "no reader stopped: "
        + text(calm)
        + "; some stopped: "
        + text(withStopped)
        + "; ratio of the medians %.2f".formatted(ratio());
  }

  /** How many times the median is what it is while nothing is wrong; NaN if too little came. */
  double ratio() {
    return median(withStopped) / median(calm);
  }

  private static String text(AtomicIntegerArray counts) {
    return "median %.1f ms, 99 %% %.0f ms of %d"
        .formatted(median(counts), quantile(counts, 0.99), total(counts));
  }

  private static long total(AtomicIntegerArray counts) {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return total;
  }

  private static double median(AtomicIntegerArray counts) {
    return quantile(counts, 0.5);
  }

  /** As if those of one millisecond were spread over it evenly; NaN if there are none. */
  private static double quantile(AtomicIntegerArray counts, double part) {
    double wanted = total(counts) * part;
    double before = 0;
    for (int i = 0; i < counts.length(); i++) {
      int here = counts.get(i);
      if (here > 0 && before + here >= wanted) {
        return i + (wanted - before) / here;
      }
      before += here;
    }
    return Double.NaN;
  }
}
