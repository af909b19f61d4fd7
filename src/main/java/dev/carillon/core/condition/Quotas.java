package dev.carillon.core.condition;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The quotas of the principals that have a session on this loop, or had one recently enough that
 * their quota still matters. Confined to that loop.
 */
public final class Quotas {
  private static final long NANOS = 1_000_000_000L;

  private final Limits limits;
  private final MemoryBudget budget;
  private final InstantSource clock;
  private final Map<String, Quota> quotas = new HashMap<>();

  public Quotas(Limits limits, MemoryBudget budget, InstantSource clock) {
    this.limits = limits;
    this.budget = budget;
    this.clock = clock;
  }

  public MemoryBudget budget() {
    return budget;
  }

  /** Returns the quota of a principal, for one more session. */
  public Quota enter(Principal principal) {
    Quota quota =
        quotas.computeIfAbsent(principal.id(), id -> new Quota(limits, budget, id, nanos()));
    quota.enter();
    return quota;
  }

  /** Called about once a second. */
  public void tick() {
    long now = nanos();
    quotas
        .values()
        .removeIf(
            quota -> {
              quota.refill();
              boolean over = quota.isForgettable(now);
              if (over) {
                quota.close();
              }
              return over;
            });
  }

  /** The time for token buckets. */
  public long nanos() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS + now.getNano();
  }

  public int size() {
    return quotas.size();
  }
}
