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
 * What one principal may cost one event loop: the work of its conditions, the different conditions
 * and encoders that its subscriptions have, messages and compilations. Confined to that loop.
 */
public final class Quota {
  /** A principal may have as many messages as so many of its connections. */
  private static final int CONNECTIONS = 5;

  /** So many seconds' worth may come at once. */
  public static final int BURST_SECONDS = 20;

  /** What one more condition or encoder is reckoned to hold. */
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

  /** True if nothing would be known of its principal that a new one would not say. */
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

  /** Checks whether another message may come, and counts it. */
  public boolean takesMessage(long tokens, long nowNanos) {
    if (messages.isEmpty(nowNanos)) {
      return false;
    }
    messages.take(tokens, nowNanos);
    return true;
  }

  /**
   * A text that is not known yet is about to be compiled.
   *
   * @throws RefusedException if that is too often
   */
  public void compiles(long nowNanos) {
    if (compilations.isEmpty(nowNanos)) {
      throw new RefusedException(
          CloseReason.TOO_MANY_REQUESTS.with("too many new filters, try later"));
    }
    compilations.take(1, nowNanos);
  }

  /**
   * Takes what a subscription needs.
   *
   * @param encoder what writes its events, if they are written
   * @throws RefusedException if it is more than there is; then nothing was taken
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

  /** Gives back what a subscription took. */
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

  /** A condition of the principal's was evaluated. */
  void charge(long units) {
    work -= units;
  }

  /** True if its conditions may cost nothing more for now. */
  boolean isExhausted() {
    return work < 0;
  }

  /** A second has passed. */
  void refill() {
    work = Math.min(limits.conditionWork(), work + limits.conditionWork());
  }
}
