package dev.carillon.kafka.publish;

import dev.carillon.core.limit.TokenBucket;
import dev.carillon.core.limit.TokenBuckets;
import java.util.function.LongSupplier;

/** Remaining publish quota of each principal. Safe on any thread. */
final class PublishRates {
  static final int MAX_PRINCIPALS = 10_000;

  private final LongSupplier clock;
  private final TokenBuckets<String> events;
  private final TokenBuckets<String> bytes;

  PublishRates(PublishOptions options, LongSupplier nanoClock) {
    this.clock = nanoClock;
    this.events =
        new TokenBuckets<>(
            MAX_PRINCIPALS,
            now -> new TokenBucket(options.burstEvents(), options.eventsPerSecond(), now));
    this.bytes =
        new TokenBuckets<>(
            MAX_PRINCIPALS,
            now -> new TokenBucket(options.burstBytes(), options.refillBytes(), now));
  }

  /** True if the principal has any quota left. */
  synchronized boolean admits(String principal) {
    long now = clock.getAsLong();
    return !events.isEmpty(principal, now) && !bytes.isEmpty(principal, now);
  }

  /** Subtracts a request, also if it exceeds the remaining quota. */
  synchronized void take(String principal, int count, long size) {
    long now = clock.getAsLong();
    events.take(principal, Math.max(1, count), now);
    bytes.take(principal, size, now);
  }

  /** Number of principals in memory. */
  synchronized int size() {
    return events.size();
  }
}
