package dev.carillon.kafka.replay;

/**
 * What reading the past again may cost. The budgets are of bytes of records as they stand in Kafka,
 * uncompressed, whether they were read for this client or for another one just before.
 *
 * @param readers how many threads read, each with connections of its own while it has work
 * @param cacheBytes how many bytes of events that were read again are kept for others who need
 *     them; as much again may be remembered of the entities of state streams that were shown
 * @param maxWaiting how many requests may wait for the readers
 * @param principalBurstBytes what one principal gets at once
 * @param principalRefillBytes what one principal gets per second after that
 * @param totalBurstBytes what all together get at once
 * @param totalRefillBytes what all together get per second after that
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
