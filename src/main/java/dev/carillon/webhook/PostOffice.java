package dev.carillon.webhook;

import dev.carillon.access.Identity;
import dev.carillon.core.Condition;
import dev.carillon.core.Principal;
import dev.carillon.event.Cursors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parts of webhooks, put together: one for the whole process. */
public final class PostOffice {
  private final SystemResolver resolver;
  private final HttpReceiver receiver;
  private final Couriers couriers;
  private final Webhooks webhooks;

  /**
   * What it is given.
   *
   * @param insiders what somebody may do now; throws {@link dev.carillon.core.RefusedException} if
   *     that access has ended
   * @param rights what somebody may do, as far as the configuration says
   * @param conditions compiles a filter; an IllegalArgumentException says what is wrong with it
   * @param forms how messages can be written, the usual one first
   * @param version of this program, for receivers
   * @param name of this replica
   * @param cursors how cursors are read
   */
  public record Parts(
      WebhookOptions options,
      WebhookStore store,
      Function<Identity, Principal> insiders,
      Function<Identity, Principal> rights,
      Function<String, Condition> conditions,
      List<Form> forms,
      WebhookMeter meter,
      String version,
      String name,
      Cursors cursors) {}

  public PostOffice(Vertx vertx, Parts parts) {
    this.resolver = new SystemResolver(vertx);
    this.receiver =
        new HttpReceiver(vertx, parts.options(), resolver, "Carillon/" + parts.version());
    Map<String, Form> forms =
        parts.forms().stream().collect(Collectors.toUnmodifiableMap(Form::name, form -> form));
    var desk =
        new Desk(
            parts.options(),
            receiver,
            new Vault(parts.options().encryptionKey()),
            parts.insiders(),
            parts.conditions(),
            forms,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextDouble(),
            parts.meter());
    this.couriers = new Couriers(vertx, parts.store(), desk, parts.name());
    var reader =
        new DraftReader(
            parts.options(), forms.keySet(), parts.forms().get(0).name(), parts.conditions());
    this.webhooks = new Webhooks(parts.store(), desk, reader, parts.rights(), parts.cursors());
  }

  /** For operators. */
  public Webhooks webhooks() {
    return webhooks;
  }

  public Couriers couriers() {
    return couriers;
  }

  /** What there is now; on any thread. */
  public void know(Map<UUID, Webhook> all) {
    couriers.know(all);
  }

  /** Ends what is still delivered, and cuts what is under way. */
  public Future<Void> close() {
    return couriers.close().compose(done -> receiver.close()).compose(done -> resolver.close());
  }
}
