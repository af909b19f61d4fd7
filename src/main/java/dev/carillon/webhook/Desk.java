package dev.carillon.webhook;

import dev.carillon.access.Identity;
import dev.carillon.core.Condition;
import dev.carillon.core.Interest;
import dev.carillon.core.Principal;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Prior;
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
 * What all couriers share. Immutable, for every event loop.
 *
 * @param principals what somebody may do; throws {@link dev.carillon.core.RefusedException} if that
 *     access has ended
 * @param conditions compiles a filter
 * @param forms by name
 * @param chance from 0 to 1, for jitter
 */
record Desk(
    WebhookOptions options,
    Receiver receiver,
    Vault vault,
    Function<Identity, Principal> principals,
    Function<String, Condition> conditions,
    Map<String, Form> forms,
    InstantSource clock,
    DoubleSupplier chance,
    WebhookMeter meter) {

  /**
   * How its messages are written.
   *
   * @throws IllegalArgumentException if there is no such form here
   */
  Form form(Webhook webhook) {
    Form form = forms.get(webhook.form());
    if (form == null) {
      throw new IllegalArgumentException("there is no form " + webhook.form());
    }
    return form;
  }

  /** What it asks for, wherever it begins. */
  Interest interest(Webhook webhook) {
    Form form = form(webhook);
    Interest interest = Interest.in(webhook.topics(), form.encoder().apply(webhook.projection()));
    Optional<Condition> filter = webhook.filter().map(conditions);
    Optional<Condition> both =
        filter.isPresent() && form.only().isPresent()
            ? Optional.of(new Both(filter.get(), form.only().get()))
            : filter.or(form::only);
    return both.map(interest::where).orElse(interest);
  }

  /** What fulfils both. */
  private record Both(Condition one, Condition other) implements Condition {
    @Override
    public boolean holds(ChangeEvent event) {
      return one.holds(event) && other.holds(event);
    }

    @Override
    public boolean held(ChangeEvent event, Prior prior) {
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

  /** Posts a message, signed with the secrets that are good now. */
  Future<Outcome> post(Webhook webhook, String id, Buffer body) {
    Instant now = clock.instant();
    List<Secret> secrets = new ArrayList<>();
    Target target;
    try {
      target = Target.of(webhook.url(), options);
      secrets.add(vault.open(webhook.id(), webhook.secret()));
      if (webhook.formerSecret().filter(former -> now.isBefore(former.until())).isPresent()) {
        secrets.add(vault.open(webhook.id(), webhook.formerSecret().get().secret()));
      }
    } catch (IllegalArgumentException e) {
      // What was permitted once, or could be read, is not any more.
      return Future.succeededFuture(
          Outcome.failed("not_permitted", Duration.ZERO, String.valueOf(e.getMessage())));
    }
    long timestamp = now.getEpochSecond();
    return receiver.post(
        new Receiver.Request(
            target,
            id,
            timestamp,
            Secret.signatures(secrets, id, timestamp, body.getBytes()),
            form(webhook).contentType(),
            body));
  }
}
