package dev.carillon.postgres;

import dev.carillon.webhook.Webhook;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reports the existing webhooks whenever they have changed. Confined to one event loop. Webhooks
 * are few and rarely change: it queries all revisions, and all webhooks only if one of the
 * revisions is new.
 */
public final class PgWebhookWatch {
  private static final String CHANNEL = "carillon_webhook";
  private static final Duration POLL = Duration.ofSeconds(2);

  private final Database database;
  private final PgWebhooks store;
  private final Consumer<Map<UUID, Webhook>> sink;
  private final String revisions;
  private final TableWatch watch;
  private Map<UUID, Long> known = Map.of();
  private boolean begun;

  /**
   * @param sink receives all webhooks, at first and after each change
   */
  public PgWebhookWatch(
      Database database,
      PostgresOptions postgres,
      PgWebhooks store,
      Consumer<Map<UUID, Webhook>> sink) {
    this(database, postgres, store, sink, POLL);
  }

  /**
   * @param poll maximum time between two reads without a notification
   */
  PgWebhookWatch(
      Database database,
      PostgresOptions postgres,
      PgWebhooks store,
      Consumer<Map<UUID, Webhook>> sink,
      Duration poll) {
    this.database = database;
    this.store = store;
    this.sink = sink;
    this.revisions = "select id, revision from " + database.table("webhook");
    var table = new TableWatch.Subject("webhooks", CHANNEL, poll, this::look);
    this.watch = new TableWatch(database, postgres, table, System::nanoTime);
  }

  /** Returns at once: the database may become available later. */
  public void start() {
    watch.start();
  }

  private Future<Void> look() {
    return database
        .query(revisions)
        .compose(
            rows -> {
              Map<UUID, Long> found = new LinkedHashMap<>();
              rows.forEach(row -> found.put(row.getUUID("id"), row.getLong("revision")));
              if (begun && found.equals(known)) {
                return Future.succeededFuture();
              }
              return store.read().map(this::tell);
            });
  }

  private Void tell(Iterable<Webhook> all) {
    Map<UUID, Webhook> webhooks = new LinkedHashMap<>();
    Map<UUID, Long> found = new LinkedHashMap<>();
    for (Webhook webhook : all) {
      webhooks.put(webhook.id(), webhook);
      found.put(webhook.id(), webhook.revision());
    }
    known = found;
    begun = true;
    sink.accept(webhooks);
    return null;
  }

  public Future<Void> close() {
    return watch.close();
  }
}
