package dev.carillon.core.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Token buckets, one for each of many: those that are full say no more than none and are forgotten.
 * Confined to one thread, or guarded.
 */
public final class TokenBuckets<K> {
  private final int most;
  private final LongFunction<TokenBucket> full;

  /** Who took last stands last. */
  private final Map<K, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many are remembered
   * @param full makes one, given the time in nanoseconds
   */
  public TokenBuckets(int most, LongFunction<TokenBucket> full) {
    this.most = most;
    this.full = full;
  }

  public boolean isEmpty(K key, long nowNanos) {
    TokenBucket bucket = buckets.get(key);
    return bucket != null && bucket.isEmpty(nowNanos);
  }

  public void take(K key, long tokens, long nowNanos) {
    buckets.computeIfAbsent(key, absent -> full.apply(nowNanos)).take(tokens, nowNanos);
    // Of too many, the one that took first is nearest to being full.
    Iterator<TokenBucket> oldest = buckets.values().iterator();
    while (oldest.hasNext() && (oldest.next().isFull(nowNanos) || buckets.size() > most)) {
      oldest.remove();
    }
  }

  /** How many are remembered. */
  public int size() {
    return buckets.size();
  }
}
