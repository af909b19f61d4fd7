package dev.carillon.webhook.delivery;

import dev.carillon.access.identity.Identity;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.Cursors;
import dev.carillon.webhook.DeliveryContext;
import dev.carillon.webhook.SecretEncryption;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookDraftReader;
import dev.carillon.webhook.WebhookFormat;
import dev.carillon.webhook.WebhookMeter;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.WebhookStore;
import dev.carillon.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Creates and connects the parts of webhook delivery: one instance per process. */
public final class WebhookService {
  private final SystemResolver resolver;
  private final HttpReceiver receiver;
  private final WebhookDispatchers couriers;
  private final Webhooks webhooks;

  /**
   * Dependencies of the service.
   *
   * @param insiders resolves the current principal of an owner; throws {@link
   *     dev.carillon.core.identity.RefusedException} if that access has ended
   * @param rights resolves the grants of an owner from the configuration only
   * @param conditions compiles a filter; throws an IllegalArgumentException with the error
   * @param forms the message formats, the default first
   * @param version of this program, for receivers
   * @param name of this replica
   * @param cursors decodes cursors
   */
  public record Parts(
      WebhookOptions options,
      WebhookStore store,
      Function<Identity, Principal> insiders,
      Function<Identity, Principal> rights,
      Function<String, Condition> conditions,
      List<WebhookFormat> forms,
      WebhookMeter meter,
      String version,
      String name,
      Cursors cursors) {}

  public WebhookService(Vertx vertx, Parts parts) {
    this.resolver = new SystemResolver(vertx);
    this.receiver =
        new HttpReceiver(vertx, parts.options(), resolver, "Carillon/" + parts.version());
    Map<String, WebhookFormat> forms =
        parts.forms().stream()
            .collect(Collectors.toUnmodifiableMap(WebhookFormat::name, form -> form));
    var desk =
        new DeliveryContext(
            parts.options(),
            receiver,
            new SecretEncryption(parts.options().encryptionKey()),
            parts.insiders(),
            parts.conditions(),
            forms,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextDouble(),
            parts.meter());
    this.couriers = new WebhookDispatchers(vertx, parts.store(), desk, parts.name());
    var reader =
        new WebhookDraftReader(
            parts.options(), forms.keySet(), parts.forms().get(0).name(), parts.conditions());
    this.webhooks = new Webhooks(parts.store(), desk, reader, parts.rights(), parts.cursors());
  }

  /** The operations for operators. */
  public Webhooks webhooks() {
    return webhooks;
  }

  public WebhookDispatchers couriers() {
    return couriers;
  }

  /** Sets the current webhooks; on any thread. */
  public void know(Map<UUID, Webhook> all) {
    couriers.know(all);
  }

  /** Ends all deliveries, and cancels requests in flight. */
  public Future<Void> close() {
    return couriers.close().compose(done -> receiver.close()).compose(done -> resolver.close());
  }
}
