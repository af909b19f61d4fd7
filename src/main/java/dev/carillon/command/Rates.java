package dev.carillon.command;

import dev.carillon.core.TokenBucket;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many commands of a name each principal may still give. Safe on any thread. */
final class Rates {
  static final int MAX_BUCKETS = 10_000;

  private final LongSupplier clock;

  /** Who came last stands last. */
  private final Map<Who, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private record Who(String principal, String command) {}

  Rates(LongSupplier nanoClock) {
    this.clock = nanoClock;
  }

  /** True, and one fewer is left; false if none is. */
  synchronized boolean take(String principal, Declaration command) {
    long now = clock.getAsLong();
    CommandLimits limits = command.limits();
    TokenBucket bucket =
        buckets.computeIfAbsent(
            new Who(principal, command.name()),
            who -> new TokenBucket(limits.burst(), limits.rate(), now));
    if (bucket.isEmpty(now)) {
      return false;
    }
    bucket.take(1, now);
    forget(now);
    return true;
  }

  /** A bucket that is full again says no more than none; of too many, the oldest is nearest it. */
  private void forget(long now) {
    Iterator<TokenBucket> oldest = buckets.values().iterator();
    while (oldest.hasNext() && (oldest.next().isFull(now) || buckets.size() > MAX_BUCKETS)) {
      oldest.remove();
    }
  }

  /** How many buckets are remembered. */
  synchronized int size() {
    return buckets.size();
  }
}
