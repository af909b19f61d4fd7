package dev.carillon.core.condition;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Account;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.TokenBucket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The quota of one principal on one event loop: the work of its conditions, the different
 * conditions and encoders of its subscriptions, messages and compilations. Confined to that loop.
 */
public final class Quota {
  /** A principal may send as many messages as this many connections. */
  private static final int CONNECTIONS = 5;

  /** How many seconds' worth may come in one burst. */
  public static final int BURST_SECONDS = 20;

  /** The estimated memory of one more condition or encoder. */
  private static final int SHAPE_BYTES = 8 << 10;

  private final Limits limits;
  private final Account memory;
  private final Map<Object, Integer> conditions = new HashMap<>();
  private final Map<Object, Integer> encoders = new HashMap<>();
  private final TokenBucket messages;
  private final TokenBucket compilations;
  private long work;
  private int sessions;

  Quota(Limits limits, MemoryBudget budget, String principalId, long nowNanos) {
    this.limits = limits;
    this.memory = budget.open(Use.CONDITIONS, principalId);
    this.messages = bucket((long) limits.messagesPerSecond() * CONNECTIONS, nowNanos);
    this.compilations = bucket(limits.compilationsPerSecond(), nowNanos);
    this.work = limits.conditionWork();
  }

  /** A bucket that is full now. */
  public static TokenBucket bucket(long perSecond, long nowNanos) {
    return new TokenBucket(perSecond * BURST_SECONDS, perSecond, nowNanos);
  }

  void enter() {
    sessions++;
  }

  public void leave() {
    sessions--;
  }

  /** True if it carries no more information than a new quota. */
  boolean isForgettable(long nowNanos) {
    return sessions == 0
        && conditions.isEmpty()
        && encoders.isEmpty()
        && work >= limits.conditionWork()
        && messages.isFull(nowNanos)
        && compilations.isFull(nowNanos);
  }

  void close() {
    memory.close();
  }

  /** Charges a message. Returns false if the rate limit is exceeded. */
  public boolean takesMessage(long tokens, long nowNanos) {
    if (messages.isEmpty(nowNanos)) {
      return false;
    }
    messages.take(tokens, nowNanos);
    return true;
  }

  /**
   * Charges the compilation of an unknown text.
   *
   * @throws RefusedException if the rate limit is exceeded
   */
  public void compiles(long nowNanos) {
    if (compilations.isEmpty(nowNanos)) {
      throw new RefusedException(
          CloseReason.TOO_MANY_REQUESTS.with("too many new filters, try later"));
    }
    compilations.take(1, nowNanos);
  }

  /**
   * Reserves what a subscription needs.
   *
   * @param encoder encodes its events, if they are encoded
   * @throws RefusedException if it exceeds the quota; then nothing was reserved
   */
  public void acquire(Optional<Condition> condition, Optional<Encoder> encoder) {
    condition.ifPresent(c -> acquire(conditions, c, limits.conditions(), "filters"));
    try {
      encoder.ifPresent(e -> acquire(encoders, e, limits.projections(), "fields"));
    } catch (RefusedException e) {
      condition.ifPresent(c -> release(conditions, c));
      throw e;
    }
  }

  private void acquire(Map<Object, Integer> shapes, Object shape, int most, String what) {
    boolean known = shapes.containsKey(shape);
    if (!known && (shapes.size() >= most || !memory.tryReserve(SHAPE_BYTES))) {
      throw new RefusedException(
          CloseReason.TOO_MANY_SUBSCRIPTIONS.with("too many different " + what));
    }
    shapes.merge(shape, 1, Integer::sum);
  }

  /** Releases what a subscription reserved. */
  public void release(Optional<Condition> condition, Optional<Encoder> encoder) {
    condition.ifPresent(c -> release(conditions, c));
    encoder.ifPresent(e -> release(encoders, e));
  }

  private void release(Map<Object, Integer> shapes, Object shape) {
    Integer left = shapes.computeIfPresent(shape, (s, count) -> count == 1 ? null : count - 1);
    if (left == null) {
      memory.release(SHAPE_BYTES);
    }
  }

  /** Charges the evaluation of a condition of the principal. */
  void charge(long units) {
    work -= units;
  }

  /** True if its work for the current second is used up. */
  boolean isExhausted() {
    return work < 0;
  }

  /** Refills the work. Called once a second. */
  void refill() {
    work = Math.min(limits.conditionWork(), work + limits.conditionWork());
  }
}
