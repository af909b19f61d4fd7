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

  /** True, and one fewer is left; false if none is. */
  synchronized boolean take(String principal) {
    long now = clock.getAsLong();
    if (principals.isEmpty(principal, now)) {
      return false;
    }
    principals.take(principal, 1, now);
    return true;
  }

  /** How many principals are remembered. */
  synchronized int size() {
    return principals.size();
  }
}
