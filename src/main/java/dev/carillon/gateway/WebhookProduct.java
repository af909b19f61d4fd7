package dev.carillon.gateway;

import dev.carillon.access.Access;
import dev.carillon.core.PubSub;
import dev.carillon.core.condition.Condition;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.group.WorkAssignment;
import dev.carillon.postgres.PgWebhookWatch;
import dev.carillon.postgres.PgWebhooks;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookMeter;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.delivery.WebhookDispatchers;
import dev.carillon.webhook.delivery.WebhookService;
import dev.carillon.webhook.operator.WebhookEndpoints;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks, put together with what keeps them and what deals them out. */
final class WebhookProduct {
  private static final Logger log = LoggerFactory.getLogger(WebhookProduct.class);

  private final WebhookService office;
  private final Optional<WorkAssignment> slots;
  private final PgWebhookWatch watch;

  /** Begins to look what there is; the database and Kafka may come later. */
  WebhookProduct(
      Vertx vertx,
      Configuration configuration,
      Stores stores,
      Access access,
      Function<String, Condition> conditions,
      WebhookMeter meter) {
    WebhookOptions options = configuration.webhooks();
    if (options.kafkaTopic().isPresent() && options.encryptionKey().isEmpty()) {
      log.warn(
          "webhooks.encryption-key is empty: the secrets of webhooks stand in the database as they are");
    }
    var store = new PgWebhooks(stores.database());
    office =
        new WebhookService(
            vertx,
            new WebhookService.Parts(
                options,
                store,
                access.authenticator()::insider,
                Access.rights(configuration.access()),
                conditions,
                WebhookForms.all(
                    configuration.dataloy().types(), configuration.topics().gapRanges()),
                meter,
                Configuration.version(),
                name(),
                configuration.cursors().cursors()));
    slots =
        options
            .kafkaTopic()
            .map(
                topic ->
                    new WorkAssignment(
                        configuration.kafka(),
                        topic,
                        options.slots(),
                        options.sessionTimeout(),
                        new Dealt(office.couriers())));
    watch = new PgWebhookWatch(stores.database(), configuration.postgres(), store, this::know);
    watch.start();
  }

  private static String name() {
    return Optional.ofNullable(System.getenv("HOSTNAME")).orElse("carillon")
        + "/"
        + ProcessHandle.current().pid();
  }

  private record Dealt(WebhookDispatchers couriers) implements WorkAssignment.Holder {
    @Override
    public void gained(Set<Integer> more, int all, int generation) {
      couriers.gained(more, all, generation);
    }

    @Override
    public Future<Void> losing(Set<Integer> less) {
      return couriers.losing(less);
    }

    @Override
    public Future<Void> lost(Set<Integer> less) {
      return couriers.lost(less);
    }
  }

  private void know(Map<UUID, Webhook> all) {
    office.know(all);
    // Who has no webhooks needs neither topic nor group.
    if (!all.isEmpty()) {
      slots.ifPresent(WorkAssignment::start);
    }
  }

  /** One more event loop that webhooks may be delivered on; called on it. */
  void join(PubSub pubSub) {
    office.couriers().join(pubSub);
  }

  /** Its threads, to be watched. */
  List<SupervisedThread> threads() {
    return slots.map(WorkAssignment::thread).stream().toList();
  }

  List<OperatorEndpoint> endpoints() {
    return WebhookEndpoints.all(office.webhooks());
  }

  /** Hands over what this replica delivers; blocks. Nobody is to ask for anything any more. */
  void leave() {
    slots.ifPresent(WorkAssignment::close);
  }

  Future<Void> close() {
    return watch.close().compose(done -> office.close());
  }
}
