package dev.carillon.kafka.replay;

import dev.carillon.core.limit.TokenBucket;
import dev.carillon.core.limit.TokenBuckets;
import java.util.function.LongSupplier;

/** Remaining replay budget of each principal and of all principals together. Safe on any thread. */
final class ReplayBudget {
  static final int MAX_PRINCIPALS = 10_000;

  private final ReplayOptions options;
  private final LongSupplier clock;
  private final TokenBucket total;

  private final TokenBuckets<String> principals;

  ReplayBudget(ReplayOptions options, LongSupplier nanoClock) {
    this.options = options;
    this.clock = nanoClock;
    this.total =
        new TokenBucket(
            options.totalBurstBytes(), options.totalRefillBytes(), nanoClock.getAsLong());
    this.principals = new TokenBuckets<>(MAX_PRINCIPALS, this::bucket);
  }

  /** True if the principal has any budget left. */
  synchronized boolean admits(String principal) {
    long now = clock.getAsLong();
    return !total.isEmpty(now) && !principals.isEmpty(principal, now);
  }

  /**
   * Subtracts from the principal's budget, the last time also more than is left; false if nothing
   * is left.
   */
  synchronized boolean take(String principal, long bytes) {
    if (!admits(principal)) {
      return false;
    }
    long now = clock.getAsLong();
    total.take(bytes, now);
    principals.take(principal, bytes, now);
    return true;
  }

  private TokenBucket bucket(long now) {
    return new TokenBucket(options.principalBurstBytes(), options.principalRefillBytes(), now);
  }

  /** Number of principals in memory. */
  synchronized int size() {
    return principals.size();
  }
}
