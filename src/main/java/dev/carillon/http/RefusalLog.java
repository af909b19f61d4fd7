package dev.carillon.http;

import dev.carillon.core.identity.RefusalListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refusals. For each reason it logs the first one and then one a minute, with the number of
 * those between: an operator sees why a client is refused, and a flood fills no disk. Thread-safe.
 */
public final class RefusalLog implements RefusalListener {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Reasons are a fixed set; more than this indicates a bug. */
  private static final int MAX_REASONS = 64;

  private static final String OTHER = "other";

  private final ConcurrentHashMap<String, Recent> recent = new ConcurrentHashMap<>();
  private final BiConsumer<String, String> counter;
  private final InstantSource clock;

  /**
   * How many of one reason were not logged.
   *
   * @param next when the next one is logged, in milliseconds
   * @param isLogged true if the newest one is
   */
  private record Recent(long next, long silent, boolean isLogged) {}

  /**
   * @param counter of refusals by reason and route
   */
  public RefusalLog(BiConsumer<String, String> counter) {
    this(counter, InstantSource.system());
  }

  RefusalLog(BiConsumer<String, String> counter, InstantSource clock) {
    this.counter = counter;
    this.clock = clock;
  }

  @Override
  public void refused(Refused refusal) {
    String reason =
        recent.containsKey(refusal.reason()) || recent.size() < MAX_REASONS
            ? refusal.reason()
            : OTHER;
    counter.accept(reason, refusal.route());
    long now = clock.millis();
    long[] before = {0};
    Recent after =
        recent.compute(
            reason,
            (key, known) -> {
              if (known != null && now < known.next()) {
                return new Recent(known.next(), known.silent() + 1, false);
              }
              before[0] = known == null ? 0 : known.silent();
              return new Recent(now + PAUSE.toMillis(), 0, true);
            });
    if (after.isLogged()) {
      log.info(
          "refused reason={} route={} client={} principal={} compared=\"{}\" since-last={}",
          LogText.of(reason),
          LogText.of(refusal.route()),
          LogText.of(refusal.client()),
          LogText.of(refusal.principal()),
          LogText.of(refusal.compared(), 600),
          before[0] + 1);
    }
  }
}
