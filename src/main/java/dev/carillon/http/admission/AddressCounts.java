package dev.carillon.http.admission;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts by key and in total, within limits. Safe on any thread. */
final class AddressCounts {
  private final ConcurrentHashMap<String, Integer> each = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();
  private final int mostEach;
  private final int mostInAll;

  AddressCounts(int mostEach, int mostInAll) {
    this.mostEach = mostEach;
    this.mostInAll = mostInAll;
  }

  /**
   * Counts one more.
   *
   * @return to be run when it ends, a second run does nothing; empty if a limit is reached
   */
  Optional<Runnable> enter(String key) {
    return enter(Optional.of(key));
  }

  /** Counts one more, towards the total only. */
  Optional<Runnable> enterUnkeyed() {
    return enter(Optional.empty());
  }

  private Optional<Runnable> enter(Optional<String> key) {
    if (all.incrementAndGet() > mostInAll) {
      all.decrementAndGet();
      return Optional.empty();
    }
    if (key.isPresent() && each.merge(key.get(), 1, Integer::sum) > mostEach) {
      leave(key);
      return Optional.empty();
    }
    var left = new AtomicBoolean();
    return Optional.of(
        () -> {
          if (left.compareAndSet(false, true)) {
            leave(key);
          }
        });
  }

  private void leave(Optional<String> key) {
    all.decrementAndGet();
    key.ifPresent(
        known -> each.computeIfPresent(known, (same, count) -> count == 1 ? null : count - 1));
  }

  boolean isFull() {
    return all.get() >= mostInAll;
  }

  int inAll() {
    return all.get();
  }

  /** How many keys are counted. */
  int keys() {
    return each.size();
  }
}
