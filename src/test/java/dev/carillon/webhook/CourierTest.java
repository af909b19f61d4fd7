package dev.carillon.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.Identity;
import dev.carillon.core.Archive;
import dev.carillon.core.CloseReason;
import dev.carillon.core.Dismissal;
import dev.carillon.core.Limits;
import dev.carillon.core.Meter;
import dev.carillon.core.Principal;
import dev.carillon.core.PubSub;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Snapshots;
import dev.carillon.dialect.topics.Form;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Partition;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.Events;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From events to requests, with a receiver and a database that the test plays. */
class CourierTest {
  private static final Partition PARTITION = Events.partition("vehicles");
  private static final Secret SECRET = Secret.create();

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final MovableClock clock = new MovableClock();
  private final MemoryWebhooks store = new MemoryWebhooks();
  private final List<Receiver.Request> requests = new CopyOnWriteArrayList<>();
  private final List<String> counted = new CopyOnWriteArrayList<>();
  private final UUID id = UUID.randomUUID();
  private volatile Function<Receiver.Request, Future<Outcome>> answers = request -> status(204);
  private volatile Function<Identity, Principal> principals =
      identity -> Principals.of(identity.id(), "vehicle:**");
  private final PubSub pubSub;
  private long offset;
  private boolean again;

  CourierTest() {
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
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private <T> T on(Callable<T> step) {
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

  private void publish(EventBatch batch) {
    on(
        () -> {
          pubSub.publish(batch);
          return null;
        });
  }

  private void events(int count) {
    var items = new ArrayList<Item>();
    for (int i = 0; i < count; i++) {
      items.add(event());
    }
    publish(Events.batch(items));
  }

  private Item event() {
    long number = offset++;
    return Events.event()
        .topics("vehicle:" + number % 3)
        .key("k" + number % 3)
        .data("{\"n\":" + number + ",\"x\":\"" + "y".repeat(100) + "\"}")
        .at(PARTITION, number)
        .build();
  }

  private static Future<Outcome> status(int status) {
    return Future.succeededFuture(
        Outcome.answered(status, Optional.empty(), Duration.ofMillis(1), "said"));
  }

  private Webhook webhook(List<String> topics) {
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

  private Desk desk(Duration... retries) {
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
    Receiver receiver =
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
    return new Desk(
        options,
        receiver,
        new Vault(Optional.empty()),
        identity -> principals.apply(identity),
        new EventConditions(10)::of,
        Map.of(
            "carillon",
            new dev.carillon.webhook.Form(
                "carillon",
                "application/json",
                Form.ENVELOPE::encoder,
                Optional.empty(),
                Form.ENVELOPE::gap)),
        clock,
        () -> 0.5,
        meter);
  }

  private Courier start(Duration... retries) {
    Desk desk = desk(retries);
    WebhookStore.Claim claim = store.claim(id, 1, "test").result().orElseThrow();
    Webhook webhook = store.find(id).result().orElseThrow();
    return on(
        () -> {
          var ledger = new Ledger(store, id, claim, desk.options(), clock, () -> again = true);
          var courier = new Courier(vertx, pubSub, webhook, desk, ledger, () -> again = true);
          courier.start();
          return courier;
        });
  }

  private void stop(Courier courier) {
    Future<Void> stopped = on(() -> courier.stop(Duration.ofSeconds(2)));
    stopped.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private List<Long> numbers() {
    return requests.stream().map(CourierTest::number).toList();
  }

  private static long number(Receiver.Request request) {
    String body = request.body().toString();
    int at = body.indexOf("\"n\":") + 4;
    return Long.parseLong(body.substring(at, body.indexOf('}', at)));
  }

  private long ids() {
    return requests.stream().map(Receiver.Request::id).distinct().count();
  }

  /** Waits, and the time of the test passes meanwhile. */
  private void until(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              tick(Duration.ofMillis(20));
              return condition.call();
            });
  }

  private void tick(Duration by) {
    clock.advance(by);
  }

  @Test
  void the_body_is_what_a_socket_gets_and_it_is_signed() throws Exception {
    Courier courier = start();
    events(1);
    await().until(() -> requests.size() == 1);
    Receiver.Request request = requests.get(0);
    assertThat(request.body().toString())
        .startsWith("{\"type\":\"event\",\"id\":\"")
        .contains("\"topic\":\"vehicle:0\"", "\"data\":{\"n\":0}");
    assertThat(request.contentType()).isEqualTo("application/json");
    assertThat(request.id()).matches("msg_[0-9a-f]{32}");
    assertThat(request.signatures())
        .isEqualTo(
            Secret.signatures(
                List.of(SECRET), request.id(), request.timestamp(), request.body().getBytes()));
    stop(courier);
  }

  @Test
  void whoever_goes_on_repeats_nothing_and_misses_nothing() {
    Courier first = start();
    events(20);
    await().until(() -> ids() == 20);
    stop(first);
    events(20);
    Courier second = start();
    await().until(() -> ids() == 40);
    assertThat(requests).hasSize(40);
    assertThat(numbers())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> (long) i).toList());
    stop(second);
  }

  @Test
  void an_event_has_the_same_id_whoever_posts_it() {
    answers = request -> Promise.<Outcome>promise().future();
    start();
    events(1);
    await().until(() -> requests.size() == 1);
    // It was never answered; another one takes over.
    start();
    await().until(() -> requests.size() == 2);
    assertThat(ids()).isEqualTo(1);
  }

  @Test
  void a_receiver_that_is_away_is_a_slow_client_and_gets_everything_when_it_is_back() {
    answers = request -> status(500);
    Courier courier = start(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      events(10);
    }
    await().until(() -> requests.size() == 2);
    answers = request -> status(200);
    tick(Duration.ofSeconds(2));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              tick(Duration.ofSeconds(1));
              return ids() == 200;
            });
    assertThat(requests).hasSize(202);
    for (int key = 0; key < 3; key++) {
      int wanted = key;
      assertThat(numbers().stream().filter(n -> n % 3 == wanted).skip(2)).isSorted();
    }
    assertThat(counted).contains("5xx", "2xx again", "2xx");
    stop(courier);
    assertThat(store.progress(id).answered()).isEmpty();
  }

  @Test
  void a_410_disables_at_once_and_the_cursor_stays() {
    answers = request -> number(request) < 3 ? status(200) : status(410);
    Courier courier = start(Duration.ofSeconds(1));
    events(3);
    await().until(() -> ids() == 3);
    events(5);
    await().until(() -> store.find(id).result().orElseThrow().disabled().isPresent());
    assertThat(store.find(id).result().orElseThrow().disabled())
        .hasValue("the receiver answered 410");
    stop(courier);
    int before = requests.size();
    assertThat(counted).contains("disabled gone");

    answers = request -> status(200);
    Webhook webhook = store.find(id).result().orElseThrow();
    var unused = store.replace(webhook.disabled(Optional.empty(), clock.instant()));
    Courier second = start();
    await().until(() -> ids() == 8);
    assertThat(numbers().subList(before, requests.size())).startsWith(3L);
    stop(second);
  }

  @Test
  void after_the_last_try_it_is_disabled_with_a_reason_and_begins_anew_when_enabled() {
    answers = request -> status(404);
    Courier courier = start(Duration.ofSeconds(1), Duration.ofSeconds(1));
    events(1);
    await().until(() -> requests.size() == 1);
    tick(Duration.ofSeconds(2));
    await().until(() -> requests.size() == 2);
    tick(Duration.ofSeconds(2));
    await().until(() -> store.find(id).result().orElseThrow().disabled().isPresent());
    assertThat(store.find(id).result().orElseThrow().disabled().orElseThrow())
        .matches("3 tries of msg_[0-9a-f]{32} failed, the last with 404");
    stop(courier);
    assertThat(store.progress(id).retries()).hasSize(1);

    Webhook webhook = store.find(id).result().orElseThrow();
    var unused = store.replace(webhook.disabled(Optional.empty(), clock.instant()));
    answers = request -> status(200);
    Courier second = start(Duration.ofSeconds(1), Duration.ofSeconds(1));
    await().until(() -> requests.size() == 4);
    stop(second);
    assertThat(store.progress(id).retries()).isEmpty();
  }

  @Test
  void a_receiver_that_asks_for_a_pause_gets_one_for_all_its_messages() {
    answers =
        request ->
            Future.succeededFuture(
                Outcome.answered(503, Optional.of(Duration.ofSeconds(60)), Duration.ZERO, ""));
    Courier courier = start(Duration.ofSeconds(1));
    events(1);
    await().until(() -> requests.size() == 1);
    answers = request -> status(200);
    events(2);
    tick(Duration.ofSeconds(59));
    await().pollDelay(Duration.ofMillis(600)).until(() -> requests.size() == 1);
    tick(Duration.ofSeconds(2));
    await().until(() -> ids() == 3);
    stop(courier);
  }

  @Test
  void whoever_lost_it_to_another_replica_stops_and_writes_nothing() {
    Courier courier = start();
    events(1);
    await().until(() -> ids() == 1);
    var unused = store.claim(id, 2, "another");
    Progress theirs = store.progress(id);
    events(1);
    until(() -> again);
    assertThat(store.progress(id)).isEqualTo(theirs);
    stop(courier);
    assertThat(store.progress(id)).isEqualTo(theirs);
  }

  @Test
  void whoever_cannot_write_down_how_far_it_got_posts_nothing_for_long() {
    Courier courier = start();
    events(1);
    await().until(() -> ids() == 1);
    store.away(true);
    tick(Duration.ofSeconds(11));
    events(1);
    await().pollDelay(Duration.ofMillis(600)).until(() -> requests.size() == 1);
    store.away(false);
    tick(Duration.ofSeconds(1));
    await().until(() -> ids() == 2);
    stop(courier);
  }

  @Test
  void a_gap_is_told_as_a_message_of_its_own_after_what_came_before() {
    Courier courier = start();
    events(4);
    publish(Events.batch(Gap.of(Gap.Cause.UNDECODABLE, PARTITION, offset, offset + 2)));
    offset += 2;
    events(2);
    await().until(() -> ids() == 7);
    String gap = requests.get(4).body().toString();
    assertThat(gap)
        .contains("\"type\":\"gap\"", "\"cause\":\"undecodable\"", "\"from\":4,\"to\":6");
    stop(courier);
  }

  @Test
  void whose_access_ended_gets_nothing_until_it_is_given_back() {
    Courier courier = start();
    events(1);
    await().until(() -> ids() == 1);
    principals =
        identity -> {
          throw new RefusedException(CloseReason.BLOCKED);
        };
    on(
        () -> {
          pubSub.dismiss(new Dismissal(any -> true, CloseReason.BLOCKED, Duration.ZERO));
          return null;
        });
    events(1);
    tick(Duration.ofSeconds(3));
    until(() -> store.progress(id).trouble().isPresent());
    assertThat(store.progress(id).trouble()).hasValue("blocked: blocked");
    assertThat(requests).hasSize(1);
    principals = identity -> Principals.of(identity.id(), "vehicle:**");
    on(
        () -> {
          pubSub.tick(clock.instant());
          return null;
        });
    tick(Duration.ofSeconds(40));
    await().until(() -> ids() == 2);
    stop(courier);
  }

  @Test
  void what_its_owner_may_not_hear_is_never_posted() {
    principals = identity -> Principals.of(identity.id(), "vehicle:1");
    Courier courier = start();
    events(3);
    until(() -> store.progress(id).trouble().isPresent());
    assertThat(store.progress(id).trouble().orElseThrow()).startsWith("forbidden: not permitted");
    assertThat(requests).isEmpty();
    stop(courier);
  }

  @Test
  void a_quiet_webhooks_cursor_moves_on() {
    Courier courier = start();
    until(() -> store.progress(id).cursor().isPresent());
    String before = store.progress(id).cursor().orElseThrow();
    publish(Events.batch(Events.event().topics("other:1").at(PARTITION, offset++).build()));
    tick(Duration.ofSeconds(31));
    until(() -> !store.progress(id).cursor().orElseThrow().equals(before));
    int saves = store.saves();
    await().pollDelay(Duration.ofMillis(600)).until(() -> store.saves() == saves);
    stop(courier);
  }
}
