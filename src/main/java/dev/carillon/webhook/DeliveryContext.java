package dev.carillon.webhook;

import dev.carillon.access.identity.Identity;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Dependencies that all dispatchers share. Immutable, for every event loop.
 *
 * @param principals resolves the current principal of an owner; throws {@link
 *     dev.carillon.core.identity.RefusedException} if that access has ended
 * @param conditions compiles a filter
 * @param forms by name
 * @param chance a random number from 0 to 1, for jitter
 */
public record DeliveryContext(
    WebhookOptions options,
    MessageReceiver receiver,
    SecretEncryption vault,
    Function<Identity, Principal> principals,
    Function<String, Condition> conditions,
    Map<String, WebhookFormat> forms,
    InstantSource clock,
    DoubleSupplier chance,
    WebhookMeter meter) {

  /**
   * Its message format.
   *
   * @throws IllegalArgumentException if the format does not exist here
   */
  public WebhookFormat form(Webhook webhook) {
    WebhookFormat form = forms.get(webhook.form());
    if (form == null) {
      throw new IllegalArgumentException("there is no form " + webhook.form());
    }
    return form;
  }

  /** Its subscription, without a start. */
  public SubscriptionSpec interest(Webhook webhook) {
    WebhookFormat form = form(webhook);
    SubscriptionSpec interest =
        SubscriptionSpec.in(webhook.topics(), form.encoder().apply(webhook.projection()));
    Optional<Condition> filter = webhook.filter().map(conditions);
    Optional<Condition> both =
        filter.isPresent() && form.only().isPresent()
            ? Optional.of(new Both(filter.get(), form.only().get()))
            : filter.or(form::only);
    return both.map(interest::where).orElse(interest);
  }

  /** Conjunction of two conditions. */
  private record Both(Condition one, Condition other) implements Condition {
    @Override
    public boolean holds(ChangeEvent event) {
      return one.holds(event) && other.holds(event);
    }

    @Override
    public boolean held(ChangeEvent event, BeforeImage prior) {
      return one.held(event, prior) && other.held(event, prior);
    }

    @Override
    public long work() {
      return one.work() + other.work();
    }

    @Override
    public boolean gaveUp() {
      return one.gaveUp();
    }
  }

  /** Posts a message, signed with the secrets that are valid now. */
  public Future<DeliveryOutcome> post(Webhook webhook, String id, Buffer body) {
    Instant now = clock.instant();
    List<WebhookSecret> secrets = new ArrayList<>();
    WebhookTarget target;
    try {
      target = WebhookTarget.of(webhook.url(), options);
      secrets.add(vault.open(webhook.id(), webhook.secret()));
      if (webhook.formerSecret().filter(former -> now.isBefore(former.until())).isPresent()) {
        secrets.add(vault.open(webhook.id(), webhook.formerSecret().get().secret()));
      }
    } catch (IllegalArgumentException e) {
      // The webhook was valid once, but its target is no longer permitted or its secret cannot be
      // read.
      return Future.succeededFuture(
          DeliveryOutcome.failed("not_permitted", Duration.ZERO, String.valueOf(e.getMessage())));
    }
    long timestamp = now.getEpochSecond();
    return receiver.post(
        new MessageReceiver.Request(
            target,
            id,
            timestamp,
            WebhookSecret.signatures(secrets, id, timestamp, body.getBytes()),
            form(webhook).contentType(),
            body));
  }
}
