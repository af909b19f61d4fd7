package dev.carillon.access.token;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Tracks whether revocations of API tokens are known up to date. Read on every event loop.
 * Revocation is promised to take effect within seconds, so a replica that cannot read revocations
 * must not continue to accept API tokens.
 */
public final class RevocationFreshness {
  private final Duration most;
  private final InstantSource clock;
  private volatile Supplier<Instant> heard;

  /**
   * True once staleness was reported, until revocations are known again. Used by the watcher only.
   */
  private boolean told;

  /**
   * @param most how long revocations may be unknown
   */
  public RevocationFreshness(Duration most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
    // Until revocations are watched.
    this.heard = clock::instant;
  }

  /** Sets the source of the time at which revocations were last known. */
  public void follow(Supplier<Instant> source) {
    heard = source;
  }

  boolean isStale() {
    return heard.get().plus(most).isBefore(clock.instant());
  }

  /** True once each time that it becomes stale. */
  public boolean hasGone() {
    boolean stale = isStale();
    boolean gone = stale && !told;
    told = stale;
    return gone;
  }

  /** True if it is unknown whether the principal's token is still valid. */
  public boolean isOver(Principal principal) {
    return StoredToken.id(principal.id()).isPresent() && isStale();
  }

  /**
   * Checks that the principal's token is known to be valid.
   *
   * @throws RefusedException that asks the client to retry, if it is unknown
   */
  public void check(Principal principal) {
    if (isOver(principal)) {
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
  }
}
