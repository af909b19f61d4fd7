package dev.carillon.webhook.delivery;

import dev.carillon.webhook.DeliveryAttempt;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.WebhookStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores the progress and attempts of one dispatcher, at most a few times a second. Confined to one
 * event loop. Each write verifies that the webhook is still assigned to this dispatcher; without a
 * recent verification nothing may be sent.
 */
final class ProgressStore {
  /** Interval at which a cursor is stored that advances without a delivery. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private static final int MAX_ATTEMPTS = 500;

  private final WebhookStore store;
  private final UUID webhook;
  private final WebhookStore.Claim claim;
  private final WebhookOptions options;
  private final InstantSource clock;
  private final Runnable onLost;
  private final List<DeliveryAttempt> attempts = new ArrayList<>();
  private DeliveryProgress written;
  private Instant proved;
  private Instant tried = Instant.EPOCH;
  private Future<Void> last = Future.succeededFuture();
  private boolean lost;
  private boolean wanted;

  /**
   * @param onLost called once if another holder has claimed the webhook
   */
  ProgressStore(
      WebhookStore store,
      UUID webhook,
      WebhookStore.Claim claim,
      WebhookOptions options,
      InstantSource clock,
      Runnable onLost) {
    this.store = store;
    this.webhook = webhook;
    this.claim = claim;
    this.options = options;
    this.clock = clock;
    this.onLost = onLost;
    this.written = claim.progress();
    this.proved = clock.instant();
  }

  /** The progress to continue from. */
  DeliveryProgress begun() {
    return claim.progress();
  }

  void note(DeliveryAttempt attempt) {
    if (attempts.size() < MAX_ATTEMPTS) {
      attempts.add(attempt);
    }
  }

  /** True if the claim was verified recently; otherwise it must be verified first. */
  boolean holds() {
    boolean young = clock.instant().isBefore(proved.plus(options.sessionTimeout()));
    wanted |= !young;
    return young && !lost;
  }

  /**
   * Stores the progress if it is due.
   *
   * @return completes once it is stored; fails if it was not
   */
  Future<Void> save(DeliveryProgress progress) {
    Instant now = clock.instant();
    if (!last.isComplete() || lost || now.isBefore(tried.plus(options.saveInterval()))) {
      return Future.failedFuture("not now");
    }
    boolean moved = !progress.equals(written);
    boolean quiet =
        attempts.isEmpty()
            && progress.retries().equals(written.retries())
            && progress.trouble().equals(written.trouble());
    boolean due =
        moved && (!quiet || !now.isBefore(proved.plus(QUIET)) || written.cursor().isEmpty());
    if (!due && !wanted) {
      return Future.failedFuture("nothing new");
    }
    return write(progress, now);
  }

  private Future<Void> write(DeliveryProgress progress, Instant now) {
    tried = now;
    noteAll();
    last =
        store
            .save(webhook, claim.number(), progress)
            .compose(
                own -> {
                  if (!own) {
                    lost = true;
                    onLost.run();
                    return Future.<Void>failedFuture("lost");
                  }
                  proved = now;
                  wanted = false;
                  written = progress;
                  return Future.<Void>succeededFuture();
                });
    return last;
  }

  private void noteAll() {
    if (attempts.isEmpty()) {
      return;
    }
    List<DeliveryAttempt> all = List.copyOf(attempts);
    attempts.clear();
    // Attempts are informational: a failure to store one is ignored.
    var unused = store.note(webhook, all, options.attemptsKept()).otherwiseEmpty();
  }

  /** The last write. */
  Future<Void> close(DeliveryProgress progress) {
    if (lost) {
      return Future.succeededFuture();
    }
    // Not concurrently with another write, which could complete later.
    return last.transform(before -> write(progress, clock.instant()));
  }

  /** Disables the webhook until an operator enables it again. */
  Future<Void> disable(Webhook read, String reason) {
    if (lost) {
      return Future.succeededFuture();
    }
    return store.replace(read.disabled(Optional.of(reason), clock.instant())).mapEmpty();
  }
}
