package dev.carillon.access.jwt;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published keys of an issuer, fetched before they are needed. Shared by all event loops, which
 * read immutable values. While the issuer cannot be reached, the previous keys are used.
 */
public final class RemoteKeys {
  private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

  private final Vertx vertx;
  private final JwksEndpoint endpoint;
  private final JwksOptions options;
  private final String issuer;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();
  private volatile Known known = new Known(KeySet.EMPTY, Instant.EPOCH, true);
  private volatile boolean closed;
  private final AtomicLong timer = new AtomicLong(-1);

  /**
   * @param fetched when the issuer returned these keys; the epoch if it never did
   * @param current true if the last fetch succeeded
   */
  private record Known(KeySet keys, Instant fetched, boolean current) {}

  private record Attempt(Instant started, Future<Void> outcome) {}

  public RemoteKeys(
      Vertx vertx, JwksEndpoint endpoint, JwksOptions options, String issuer, InstantSource clock) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.options = options;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** The keys of the last fetch; empty if they are too old to be trusted. */
  KeySet now() {
    return isStale() ? KeySet.EMPTY : known.keys();
  }

  boolean isStale() {
    return known.fetched().plus(options.stale()).isBefore(clock.instant());
  }

  /**
   * The keys after another fetch, if one is due, because a token names an unknown key. Fails if the
   * issuer cannot be reached, because then it is unknown whether the key is valid.
   */
  Future<KeySet> latest() {
    return refresh()
        .transform(
            outcome ->
                known.current()
                    ? Future.succeededFuture(now())
                    : Future.failedFuture(
                        new RefusedException(
                            CloseReason.UNAVAILABLE.with(
                                "the issuer's keys are not available, try later"))));
  }

  /** Fetches the keys unless that was just done; concurrent callers wait for the same response. */
  public Future<Void> refresh() {
    return fetch(false);
  }

  private Future<Void> fetch(boolean due) {
    Instant now = clock.instant();
    while (true) {
      Attempt last = attempt.get();
      if (last != null && (!last.outcome().isComplete() || (!due && isRecent(last, now)))) {
        return last.outcome();
      }
      Promise<Void> outcome = Promise.promise();
      if (attempt.compareAndSet(last, new Attempt(now, outcome.future()))) {
        endpoint.fetch().onComplete(result -> done(result, outcome));
        return outcome.future();
      }
    }
  }

  // A clock that was set back must not delay the next fetch by as much.
  private boolean isRecent(Attempt last, Instant now) {
    return !now.isBefore(last.started()) && now.isBefore(last.started().plus(options.cooldown()));
  }

  private void done(AsyncResult<KeySet> result, Promise<Void> outcome) {
    Known before = known;
    if (result.succeeded()) {
      known = new Known(result.result(), clock.instant(), true);
      if (!before.current() || !before.keys().equals(result.result())) {
        log.info("keys fetched issuer={} keys={}", issuer, result.result().keys());
      }
      outcome.complete();
    } else {
      known = new Known(before.keys(), before.fetched(), false);
      if (before.current()) {
        // Logged once, because fetches are retried continuously.
        log.warn("keys not fetched issuer={} cause={}", issuer, result.cause().toString());
      }
      outcome.fail(result.cause());
    }
    again(result.succeeded() ? options.cache() : options.cooldown());
  }

  private void again(Duration delay) {
    if (closed) {
      return;
    }
    long next = vertx.setTimer(delay.toMillis(), id -> fetch(true));
    vertx.cancelTimer(timer.getAndSet(next));
  }

  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer.get());
    return endpoint.close();
  }
}
