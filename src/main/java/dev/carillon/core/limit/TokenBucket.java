package dev.carillon.core.limit;

import java.time.Duration;

/**
 * A token bucket: tokens are refilled steadily, up to a capacity. More may be taken than there are,
 * because the size is known only afterwards; then nothing is granted until the debt is paid.
 * Confined to one thread, or guarded.
 */
public final class TokenBucket {
  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  private final double capacity;
  private final double perSecond;
  private double level;
  private long filledNanos;

  public TokenBucket(long capacity, long perSecond, long nowNanos) {
    this.capacity = capacity;
    this.perSecond = perSecond;
    this.level = capacity;
    this.filledNanos = nowNanos;
  }

  public boolean isEmpty(long nowNanos) {
    fill(nowNanos);
    return level <= 0;
  }

  public boolean isFull(long nowNanos) {
    fill(nowNanos);
    return level >= capacity;
  }

  public void take(long tokens, long nowNanos) {
    fill(nowNanos);
    level -= tokens;
  }

  private void fill(long nowNanos) {
    level = Math.min(capacity, level + (nowNanos - filledNanos) * perSecond / NANOS);
    filledNanos = nowNanos;
  }
}
