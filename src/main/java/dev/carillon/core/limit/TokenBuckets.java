package dev.carillon.core.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Token buckets by key. A full bucket carries no information and is forgotten. Confined to one
 * thread, or guarded.
 */
public final class TokenBuckets<K> {
  private final int most;
  private final LongFunction<TokenBucket> full;

  /** In the order of the last use, most recent last. */
  private final Map<K, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many buckets are remembered
   * @param full makes a full bucket, given the time in nanoseconds
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
    // If there are too many, the least recently used one is nearest to being full.
    Iterator<TokenBucket> oldest = buckets.values().iterator();
    while (oldest.hasNext() && (oldest.next().isFull(nowNanos) || buckets.size() > most)) {
      oldest.remove();
    }
  }

  /** How many buckets are remembered. */
  public int size() {
    return buckets.size();
  }
}
