package dev.carillon.webhook.delivery;

import dev.carillon.core.PubSub;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.webhook.DeliveryAttempt;
import dev.carillon.webhook.DeliveryContext;
import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookMessage;
import dev.carillon.webhook.WebhookOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one webhook: takes messages from its session, posts them, retries failures, and stores
 * the progress. Confined to one event loop.
 */
final class WebhookDispatcher implements WebhookSession.Taker {
  private static final Logger log = LoggerFactory.getLogger(WebhookDispatcher.class);
  static final Duration TICK = Duration.ofMillis(250);
  private static final Duration REOPEN = Duration.ofSeconds(2);

  /** Delay if no requested topic is permitted, which only an operator can change. */
  private static final Duration REFUSED = Duration.ofSeconds(5);

  /** Delay after the last scheduled retry, in case the webhook could not be disabled. */
  private static final Duration LAST_RESORT = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final PubSub pubSub;
  private final Webhook webhook;
  private final DeliveryContext desk;
  private final ProgressStore ledger;
  private final Runnable again;
  private final DeliveryWindow hand;
  private final RetrySchedule schedule;
  private final Promise<Void> ended = Promise.promise();
  private Optional<WebhookSession> feed = Optional.empty();
  private Instant reopen = Instant.EPOCH;
  private Instant quietUntil = Instant.EPOCH;
  private Optional<String> trouble = Optional.empty();
  private long timer = -1;
  private long wake = -1;
  private boolean disabled;
  private boolean stopping;
  private volatile @Nullable Instant oldest;

  /**
   * @param again called if delivery has to start again, because the grants have changed
   */
  WebhookDispatcher(
      Vertx vertx,
      PubSub pubSub,
      Webhook webhook,
      DeliveryContext desk,
      ProgressStore ledger,
      Runnable again) {
    this.again = again;
    this.vertx = vertx;
    this.pubSub = pubSub;
    this.webhook = webhook;
    this.desk = desk;
    this.ledger = ledger;
    WebhookOptions options = desk.options();
    // After a change or enabling, failed messages are retried at once.
    this.hand =
        new DeliveryWindow(
            options.concurrency(), options.window(), ledger.begun().under(webhook.revision()));
    this.schedule = new RetrySchedule(options.retries(), options.maxRetryAfter(), desk.chance());
  }

  void start() {
    log.info("webhook begins {}", webhook);
    timer = vertx.setPeriodic(TICK.toMillis(), id -> tick());
    tick();
  }

  private Instant now() {
    return desk.clock().instant();
  }

  private void tick() {
    if (stopping) {
      return;
    }
    if (feed.isEmpty() && !disabled && !hand.isFull() && !now().isBefore(reopen)) {
      open();
    }
    feed.flatMap(WebhookSession::reached).ifPresent(hand::reach);
    oldest = hand.oldest().orElse(null);
    save();
    goOn();
  }

  private void save() {
    ledger.save(progress()).onSuccess(saved -> goOn());
  }

  private DeliveryProgress progress() {
    return hand.progress(webhook.revision(), trouble);
  }

  private void open() {
    try {
      StartPosition start =
          hand.taken()
              .<StartPosition>map(
                  cursor -> new StartPosition.After(pubSub.cursors().readKept(cursor)))
              .orElseGet(() -> new StartPosition.Since(webhook.since()));
      Principal principal = desk.principals().apply(webhook.identity());
      SubscriptionSpec interest = desk.interest(webhook).from(start);
      var opened = new WebhookSession(webhook.id(), desk.form(webhook), interest, this);
      feed = Optional.of(opened);
      trouble = Optional.empty();
      opened.open(pubSub, principal);
    } catch (RefusedException e) {
      refused(e.reason(), REOPEN);
    } catch (IllegalArgumentException e) {
      // It was valid when it was created, by another version or configuration.
      refused(CloseReason.UNSUPPORTED.with(String.valueOf(e.getMessage())), REFUSED);
    }
  }

  @Override
  public boolean hasRoom() {
    return !hand.isFull() && !stopping;
  }

  @Override
  public void take(WebhookMessage message) {
    hand.add(message);
    // Not during the session's flush.
    wake(Duration.ZERO);
  }

  @Override
  public void ended(CloseReason reason) {
    if (feed.isEmpty() || stopping) {
      return;
    }
    feed = Optional.empty();
    if (reason.equals(CloseReason.SLOW)) {
      // It continues from the cursor as soon as there is room.
      reopen = Instant.EPOCH;
    } else if (isOfTheServer(reason)) {
      reopen = now().plus(REOPEN);
    } else if (hand.isEmpty()) {
      refused(reason, REFUSED);
    } else {
      // The messages in flight were matched with grants that may have ended.
      again.run();
    }
  }

  private static boolean isOfTheServer(CloseReason reason) {
    return reason.equals(CloseReason.UNAVAILABLE)
        || reason.equals(CloseReason.RESTARTING)
        || reason.equals(CloseReason.INTERNAL_ERROR);
  }

  private void refused(CloseReason reason, Duration wait) {
    reopen = now().plus(reason.reconnect() ? REOPEN : wait);
    if (!reason.reconnect()) {
      trouble = Optional.of(reason.code() + ": " + reason.text());
    }
  }

  /** Posts all messages that may be sent. */
  private void goOn() {
    Instant now = now();
    if (stopping || disabled || trouble.isPresent() || now.isBefore(quietUntil)) {
      wakeAt(now, quietUntil);
      return;
    }
    // A dispatcher that cannot store its progress may have lost the webhook to another replica.
    if (!hand.isEmpty() && !ledger.holds()) {
      save();
      return;
    }
    for (var next = hand.next(now); next.isPresent(); next = hand.next(now)) {
      post(next.get());
    }
    hand.due().ifPresent(due -> wakeAt(now, due));
  }

  private void wakeAt(Instant now, Instant then) {
    if (then.isAfter(now)) {
      Duration wait = Duration.between(now, then);
      // The timer runs anyway.
      if (wait.compareTo(TICK) < 0) {
        wake(wait);
      }
    }
  }

  private void wake(Duration wait) {
    if (wake >= 0 || stopping) {
      return;
    }
    wake =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            id -> {
              wake = -1;
              goOn();
            });
  }

  private void post(DeliveryWindow.Item item) {
    WebhookMessage message = item.message();
    Instant at = now();
    desk.post(webhook, message.id(), message.body())
        .onSuccess(outcome -> answered(item, at, outcome));
  }

  private void answered(DeliveryWindow.Item item, Instant at, DeliveryOutcome outcome) {
    WebhookMessage message = item.message();
    desk.meter().posted(outcome.family(), item.tries() > 1);
    ledger.note(
        new DeliveryAttempt(
            at,
            message.id(),
            message.name(),
            outcome.word(),
            outcome.took(),
            item.tries(),
            outcome.excerpt()));
    if (outcome.isDelivered()) {
      hand.done(item);
      feed.ifPresent(WebhookSession::resume);
    } else {
      failed(item, outcome);
    }
    if (stopping) {
      endWhenQuiet();
    } else {
      goOn();
    }
  }

  private void failed(DeliveryWindow.Item item, DeliveryOutcome outcome) {
    Optional<Duration> delay = schedule.next(item.tries(), outcome);
    hand.failed(item, now().plus(delay.orElse(LAST_RESORT)));
    schedule.putOff(outcome).ifPresent(wait -> quietUntil = latest(now().plus(wait)));
    log.debug("webhook failed {} outcome={} tries={}", webhook, outcome.word(), item.tries());
    if (outcome.isGone()) {
      disable("gone", "the receiver answered 410");
    } else if (delay.isEmpty()) {
      disable(
          "exhausted",
          "%d tries of %s failed, the last with %s"
              .formatted(item.tries(), item.message().id(), outcome.word()));
    }
  }

  private Instant latest(Instant then) {
    return then.isAfter(quietUntil) ? then : quietUntil;
  }

  /** The cursor is kept: delivery continues there once it is enabled. */
  private void disable(String why, String reason) {
    if (disabled) {
      return;
    }
    disabled = true;
    log.warn("webhook is disabled {} reason={}", webhook, reason);
    desk.meter().disabled(why);
    endFeed();
    ledger
        .disable(webhook, reason)
        .onFailure(
            away -> {
              log.debug("webhook cannot be disabled yet {}", webhook);
              disabled = false;
            });
  }

  private void endFeed() {
    Optional<WebhookSession> last = feed;
    feed = Optional.empty();
    last.ifPresent(WebhookSession::end);
  }

  /** The event time of the oldest waiting message; on any thread. */
  Optional<Instant> oldest() {
    return Optional.ofNullable(oldest);
  }

  /**
   * Stops: sends nothing new, waits a while for requests in flight, and stores the progress.
   *
   * @param patience zero: another replica has it already, so nothing is waited for or stored
   */
  Future<Void> stop(Duration patience) {
    if (!stopping) {
      stopping = true;
      vertx.cancelTimer(timer);
      endFeed();
      if (patience.isZero()) {
        ended.tryComplete();
      } else {
        vertx.setTimer(patience.toMillis(), late -> end());
        endWhenQuiet();
      }
    }
    return ended.future();
  }

  private void endWhenQuiet() {
    if (hand.sending() == 0) {
      end();
    }
  }

  private void end() {
    if (ended.future().isComplete()) {
      return;
    }
    ledger
        .close(progress())
        .onComplete(
            done -> {
              log.info("webhook ends {}", webhook);
              ended.tryComplete();
            });
  }
}
