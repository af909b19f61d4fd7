package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Limits each kind of warning to one a minute. Confined to one thread. */
public final class WarningLimiter {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier clock;
  private final Map<Object, Long> last = new HashMap<>();

  public WarningLimiter(LongSupplier nanoClock) {
    this.clock = nanoClock;
  }

  /** True if a warning of this kind may be logged now; there are few kinds. */
  public boolean isDue(Object kind) {
    long now = clock.getAsLong();
    Long before = last.get(kind);
    if (before != null && now - before < PAUSE_NANOS) {
      return false;
    }
    last.put(kind, now);
    return true;
  }
}
