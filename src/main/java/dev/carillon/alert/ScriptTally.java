package dev.carillon.alert;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counts of each script on this replica since its start. Callable on any thread. */
public final class ScriptTally {
  private static final int MAX_CODES = 20_000;

  private final Map<String, Counts> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
          return size() > MAX_CODES;
        }
      };

  /**
   * Counts of one script.
   *
   * @param failed evaluations that failed; the script did not fire then
   */
  public record Counts(long evaluated, long fired, long failed, Optional<Failure> lastFailure) {
    static final Counts NONE = new Counts(0, 0, 0, Optional.empty());

    Counts with(ScriptResult verdict, String event, Instant now) {
      return new Counts(
          evaluated + 1,
          fired + (verdict.fired() ? 1 : 0),
          failed + (verdict.failure().isPresent() ? 1 : 0),
          verdict.failure().map(why -> new Failure(event, why, now)).or(() -> lastFailure));
    }
  }

  /** An event on which the evaluation of a script failed, and why. */
  public record Failure(String event, String reason, Instant at) {}

  synchronized void add(String code, ScriptResult verdict, String event, Instant now) {
    counts.put(code, of(code).with(verdict, event, now));
  }

  public synchronized Counts of(String code) {
    return counts.getOrDefault(code, Counts.NONE);
  }
}
