package dev.carillon.webhook.delivery;

import static org.awaitility.Awaitility.await;

import dev.carillon.access.identity.Identity;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.dialect.topics.EventFormat;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Item;
import dev.carillon.event.Partition;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.Events;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.DeliveryContext;
import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.MemoryWebhooks;
import dev.carillon.webhook.MessageReceiver;
import dev.carillon.webhook.SecretEncryption;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookMeter;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.WebhookSecret;
import dev.carillon.webhook.WebhookStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** A courier between events, a receiver and a database that the test plays. */
abstract class WebhookDispatcherCase {
  static final Partition PARTITION = Events.partition("vehicles");
  static final WebhookSecret SECRET = WebhookSecret.create();

  final Vertx vertx = Vertx.vertx();
  final Context loop = vertx.getOrCreateContext();
  final MovableClock clock = new MovableClock();
  final MemoryWebhooks store = new MemoryWebhooks();
  final List<MessageReceiver.Request> requests = new CopyOnWriteArrayList<>();
  final List<String> counted = new CopyOnWriteArrayList<>();
  final UUID id = UUID.randomUUID();
  volatile Function<MessageReceiver.Request, Future<DeliveryOutcome>> answers =
      request -> status(204);
  volatile Function<Identity, Principal> principals =
      identity -> Principals.of(identity.id(), "vehicle:**");
  final PubSub pubSub;
  long offset;
  boolean again;

  WebhookDispatcherCase() {
    pubSub =
        on(
            () ->
                new PubSub(
                    new Limits(64 << 10, 16, 8, 64L << 20, 16),
                    Meter.NONE,
                    task -> loop.runOnContext(turn -> task.run()),
                    Archive.NONE,
                    Snapshots.NONE,
                    clock));
    publish(Events.announcing(Events.position(PARTITION, 0)));
    var unused = store.create(webhook(List.of("vehicle:*")), Optional.empty(), 10);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  <T> T on(Callable<T> step) {
    var done = new CompletableFuture<T>();
    loop.runOnContext(
        turn -> {
          try {
            done.complete(step.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  void publish(EventBatch batch) {
    on(
        () -> {
          pubSub.publish(batch);
          return null;
        });
  }

  void events(int count) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < count; i++) {
      items.add(event());
    }
    publish(Events.batch(items));
  }

  Item event() {
    long number = offset++;
    return Events.event()
        .topics("vehicle:" + number % 3)
        .key("k" + number % 3)
        .data("{\"n\":" + number + ",\"x\":\"" + "y".repeat(100) + "\"}")
        .at(PARTITION, number)
        .build();
  }

  static Future<DeliveryOutcome> status(int status) {
    return Future.succeededFuture(
        DeliveryOutcome.answered(status, Optional.empty(), Duration.ofMillis(1), "said"));
  }

  Webhook webhook(List<String> topics) {
    return new Webhook(
        id,
        1,
        "test",
        "https://hooks.example/in",
        "carillon",
        topics.stream().map(TopicFilter::of).toList(),
        Optional.empty(),
        List.of("n"),
        new Webhook.Owner("ann", "", Set.of(), Map.of()),
        SECRET.text(),
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        clock.instant(),
        clock.instant());
  }

  DeliveryContext desk(Duration... retries) {
    WebhookOptions usual = WebhookOptions.DEFAULT;
    var options =
        new WebhookOptions(
            Optional.empty(),
            1,
            Duration.ofSeconds(10),
            2,
            8,
            Duration.ofSeconds(1),
            List.of(retries),
            usual.maxRetryAfter(),
            usual.rotation(),
            Duration.ofMillis(10),
            Optional.empty(),
            false,
            usual.ports(),
            List.of(),
            Optional.empty(),
            10,
            10);
    MessageReceiver receiver =
        request -> {
          requests.add(request);
          return answers.apply(request);
        };
    WebhookMeter meter =
        new WebhookMeter() {
          @Override
          public void posted(String outcome, boolean repeated) {
            counted.add(outcome + (repeated ? " again" : ""));
          }

          @Override
          public void disabled(String why) {
            counted.add("disabled " + why);
          }
        };
    return new DeliveryContext(
        options,
        receiver,
        new SecretEncryption(Optional.empty()),
        identity -> principals.apply(identity),
        new EventConditions(10)::of,
        Map.of(
            "carillon",
            new dev.carillon.webhook.WebhookFormat(
                "carillon",
                "application/json",
                EventFormat.ENVELOPE::encoder,
                Optional.empty(),
                EventFormat.ENVELOPE::gap)),
        clock,
        () -> 0.5,
        meter);
  }

  WebhookDispatcher start(Duration... retries) {
    DeliveryContext desk = desk(retries);
    WebhookStore.Claim claim = store.claim(id, 1, "test").result().orElseThrow();
    Webhook webhook = store.find(id).result().orElseThrow();
    return on(
        () -> {
          var ledger =
              new ProgressStore(store, id, claim, desk.options(), clock, () -> again = true);
          var courier =
              new WebhookDispatcher(vertx, pubSub, webhook, desk, ledger, () -> again = true);
          courier.start();
          return courier;
        });
  }

  void stop(WebhookDispatcher courier) {
    Future<Void> stopped = on(() -> courier.stop(Duration.ofSeconds(2)));
    stopped.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Until the courier has had its turn several times: what has not come by then does not come. */
  void turns() {
    var turns = new CompletableFuture<Void>();
    loop.runOnContext(
        begin -> {
          var count = new AtomicInteger();
          vertx.setPeriodic(
              WebhookDispatcher.TICK.toMillis(),
              id -> {
                if (count.incrementAndGet() == 3) {
                  vertx.cancelTimer(id);
                  turns.complete(null);
                }
              });
        });
    turns.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
  }

  List<Long> numbers() {
    return requests.stream().map(WebhookDispatcherCase::number).toList();
  }

  static long number(MessageReceiver.Request request) {
    String body = request.body().toString();
    int at = body.indexOf("\"n\":") + 4;
    return Long.parseLong(body.substring(at, body.indexOf('}', at)));
  }

  long ids() {
    return requests.stream().map(MessageReceiver.Request::id).distinct().count();
  }

  /** Waits, and the time of the test passes meanwhile. */
  void until(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              tick(Duration.ofMillis(20));
              return condition.call();
            });
  }

  void tick(Duration by) {
    clock.advance(by);
  }
}
