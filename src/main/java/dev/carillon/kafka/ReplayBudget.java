package dev.carillon.kafka;

import dev.carillon.core.TokenBucket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How much of the past each principal, and all together, may still have. Safe on any thread. */
final class ReplayBudget {
  static final int MAX_PRINCIPALS = 10_000;

  private final ReplayOptions options;
  private final LongSupplier clock;
  private final TokenBucket total;

  /** Who took last stands last. */
  private final Map<String, TokenBucket> principals = new LinkedHashMap<>(16, 0.75f, true);

  ReplayBudget(ReplayOptions options, LongSupplier nanoClock) {
    this.options = options;
    this.clock = nanoClock;
    this.total =
        new TokenBucket(
            options.totalBurstBytes(), options.totalRefillBytes(), nanoClock.getAsLong());
  }

  /** True if there is anything left for the principal. */
  synchronized boolean admits(String principal) {
    long now = clock.getAsLong();
    TokenBucket own = principals.get(principal);
    return !total.isEmpty(now) && (own == null || !own.isEmpty(now));
  }

  /** Takes what the principal gets, the last time also more than is left; false if none is. */
  synchronized boolean take(String principal, long bytes) {
    if (!admits(principal)) {
      return false;
    }
    long now = clock.getAsLong();
    total.take(bytes, now);
    principals.computeIfAbsent(principal, id -> bucket(now)).take(bytes, now);
    forget(now);
    return true;
  }

  private TokenBucket bucket(long now) {
    return new TokenBucket(options.principalBurstBytes(), options.principalRefillBytes(), now);
  }

  /** A bucket that is full again says no more than none; of too many, the oldest is nearest it. */
  private void forget(long now) {
    Iterator<TokenBucket> oldest = principals.values().iterator();
    while (oldest.hasNext() && (oldest.next().isFull(now) || principals.size() > MAX_PRINCIPALS)) {
      oldest.remove();
    }
  }

  /** How many principals are remembered. */
  synchronized int size() {
    return principals.size();
  }
}
