package dev.carillon.kafka.replay;

/**
 * Limits of the replay. The budgets count bytes of records as stored in Kafka, uncompressed,
 * whether they were read for this client or for another one just before.
 *
 * @param readers number of reader threads, each with connections of its own while it has work
 * @param cacheBytes size of the cache of events that were read again; as much again may be used to
 *     remember the entities of state streams that were shown
 * @param maxWaiting maximum number of requests that wait for the readers
 * @param principalBurstBytes bytes that one principal may read at once
 * @param principalRefillBytes bytes per second that one principal may read after that
 * @param totalBurstBytes bytes that all principals together may read at once
 * @param totalRefillBytes bytes per second that all principals together may read after that
 */
public record ReplayOptions(
    int readers,
    long cacheBytes,
    int maxWaiting,
    long principalBurstBytes,
    long principalRefillBytes,
    long totalBurstBytes,
    long totalRefillBytes) {
  public static final ReplayOptions DEFAULT =
      new ReplayOptions(2, 32L << 20, 4_096, 256L << 20, 16L << 20, 1L << 30, 64L << 20);

  private static final int MAX_READERS = 64;

  public ReplayOptions {
    if (readers < 1 || readers > MAX_READERS) {
      throw new IllegalArgumentException("readers must be from 1 to " + MAX_READERS);
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cache-bytes is negative");
    }
    if (maxWaiting < 1) {
      throw new IllegalArgumentException("max-waiting must be more than 0");
    }
    if (principalBurstBytes < 1
        || principalRefillBytes < 1
        || totalBurstBytes < 1
        || totalRefillBytes < 1) {
      throw new IllegalArgumentException("a budget must be more than 0");
    }
  }
}
