package dev.carillon.command;

import dev.carillon.core.limit.TokenBucket;
import dev.carillon.core.limit.TokenBuckets;
import java.util.function.LongSupplier;

/** Remaining rate of each principal for one command. Safe on any thread. */
final class CommandRates {
  static final int MAX_PRINCIPALS = 10_000;

  private final LongSupplier clock;
  private final TokenBuckets<String> principals;

  CommandRates(CommandLimits limits, LongSupplier nanoClock) {
    this.clock = nanoClock;
    this.principals =
        new TokenBuckets<>(
            MAX_PRINCIPALS, now -> new TokenBucket(limits.burst(), limits.rate(), now));
  }

  /** Takes one; false if none is left. */
  synchronized boolean take(String principal) {
    long now = clock.getAsLong();
    if (principals.isEmpty(principal, now)) {
      return false;
    }
    principals.take(principal, 1, now);
    return true;
  }

  /** Number of principals in memory. */
  synchronized int size() {
    return principals.size();
  }
}
