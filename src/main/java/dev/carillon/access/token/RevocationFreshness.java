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

  /** True once it was told that it is over, until it is known again. Of the one that watches. */
  private boolean told;

  /**
   * @param most how long it may not be known
   */
  public RevocationFreshness(Duration most, InstantSource clock) {
    this.most = most;
    this.clock = clock;
    // Until somebody watches.
    this.heard = clock::instant;
  }

  /** From now on this says when it was last known. */
  public void follow(Supplier<Instant> source) {
    heard = source;
  }

  boolean isStale() {
    return heard.get().plus(most).isBefore(clock.instant());
  }

  /** True once each time that it has become stale. */
  public boolean hasGone() {
    boolean stale = isStale();
    boolean gone = stale && !told;
    told = stale;
    return gone;
  }

  /** True if nobody can say whether what the principal showed is still good. */
  public boolean isOver(Principal principal) {
    return StoredToken.id(principal.id()).isPresent() && isStale();
  }

  /**
   * Lets a principal pass.
   *
   * @throws RefusedException that asks it to come back, if nobody can say
   */
  public void check(Principal principal) {
    if (isOver(principal)) {
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
  }
}
