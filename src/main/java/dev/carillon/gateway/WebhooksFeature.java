package dev.carillon.gateway;

import dev.carillon.access.Access;
import dev.carillon.core.PubSub;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.group.WorkAssignment;
import dev.carillon.postgres.PgWebhookWatch;
import dev.carillon.postgres.PgWebhooks;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.delivery.WebhookDispatchers;
import dev.carillon.webhook.delivery.WebhookService;
import dev.carillon.webhook.operator.WebhookEndpoints;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks: stores them, delivers them, and divides them among the replicas. */
final class WebhooksFeature implements Feature {
  /** Always enabled: without webhooks, neither topic nor group is needed. */
  static final Type TYPE = new Type("webhooks", configuration -> true, WebhooksFeature::new);

  private static final Logger log = LoggerFactory.getLogger(WebhooksFeature.class);

  private final WebhookService office;
  private final Optional<WorkAssignment> slots;
  private final PgWebhookWatch watch;

  private WebhooksFeature(Platform platform) {
    Configuration configuration = platform.configuration();
    Stores stores = platform.stores();
    WebhookOptions options = configuration.webhooks();
    if (options.kafkaTopic().isPresent() && options.encryptionKey().isEmpty()) {
      log.warn("webhooks.encryption-key is empty: the secrets of webhooks are stored unencrypted");
    }
    var store = new PgWebhooks(stores.database());
    office =
        new WebhookService(
            platform.vertx(),
            new WebhookService.Parts(
                options,
                store,
                platform.access().authenticator()::insider,
                Access.rights(configuration.access()),
                platform.conditions(),
                WebhookForms.all(
                    configuration.dataloy().types(), configuration.topics().gapRanges()),
                platform.metrics().webhooks(),
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
    // Without webhooks, neither topic nor group is needed.
    if (!all.isEmpty()) {
      slots.ifPresent(WorkAssignment::start);
    }
  }

  @Override
  public void join(PubSub pubSub) {
    office.couriers().join(pubSub);
  }

  @Override
  public List<SupervisedThread> threads() {
    return slots.map(WorkAssignment::thread).stream().toList();
  }

  @Override
  public List<OperatorEndpoint> operatorEndpoints() {
    return WebhookEndpoints.all(office.webhooks());
  }

  /** Releases the webhooks that this replica delivers; blocks. */
  @Override
  public void leave() {
    slots.ifPresent(WorkAssignment::close);
  }

  @Override
  public Future<Void> close() {
    return watch.close().compose(done -> office.close());
  }
}
