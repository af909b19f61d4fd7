package dev.carillon.access.token;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls for revoked API tokens and reports each once, so that its sessions are closed. Confined to
 * the event loop that started it; its freshness may be read on any thread. After an outage of the
 * store, revocations from the time of the outage are read as well.
 */
public final class Revocations {
  private static final Logger log = LoggerFactory.getLogger(Revocations.class);

  /** Tolerated clock difference between the replicas that revoke tokens. */
  private static final Duration SKEW = Duration.ofMinutes(2);

  private final TokenStore store;
  private final InstantSource clock;
  private final Consumer<String> onRevoked;

  /**
   * The ids that were reported, and when: after the tolerated difference they are not found again.
   */
  private final Map<String, Instant> told = new HashMap<>();

  /** Revocations before this time are known. */
  private volatile Instant since;

  private boolean asking;

  /**
   * @param onRevoked receives the token's id
   */
  public Revocations(TokenStore store, InstantSource clock, Consumer<String> onRevoked) {
    this.store = store;
    this.clock = clock;
    this.onRevoked = onRevoked;
    this.since = clock.instant();
  }

  public void look() {
    if (asking) {
      return;
    }
    asking = true;
    Instant now = clock.instant();
    store
        .revokedSince(since.minus(SKEW))
        .onSuccess(ids -> found(ids, now))
        .onFailure(away -> log.debug("revoked tokens cannot be looked for", away))
        .onComplete(done -> asking = false);
  }

  /** The time up to which revocations are known. */
  public Instant heard() {
    return since;
  }

  private void found(List<String> ids, Instant now) {
    since = now;
    told.values().removeIf(at -> at.isBefore(now.minus(SKEW).minus(SKEW)));
    for (String id : ids) {
      if (told.putIfAbsent(id, now) == null) {
        onRevoked.accept(id);
      }
    }
  }
}
