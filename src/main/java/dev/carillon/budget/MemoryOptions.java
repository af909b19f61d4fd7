package dev.carillon.budget;

import java.util.Optional;

/**
 * How much memory clients may cause to be held.
 *
 * @param maxBytes by all clients together; empty: a quarter of the largest heap
 * @param principalPercent the share of it that one principal may hold, in percent
 */
public record MemoryOptions(Optional<Long> maxBytes, int principalPercent) {
  private static final long LEAST = 1 << 20;

  public static final MemoryOptions DEFAULT = new MemoryOptions(Optional.empty(), 25);

  public MemoryOptions {
    if (principalPercent < 1 || principalPercent > 100) {
      throw new IllegalArgumentException(
          "principal-percent must be from 1 to 100, not " + principalPercent);
    }
    if (maxBytes.filter(bytes -> bytes < LEAST).isPresent()) {
      throw new IllegalArgumentException("max-bytes must be at least 1MiB");
    }
  }

  /** The budget that these options describe. */
  public MemoryBudget budget() {
    long total = maxBytes.orElseGet(() -> Runtime.getRuntime().maxMemory() / 4);
    return new MemoryBudget(total, total / 100 * principalPercent);
  }
}
