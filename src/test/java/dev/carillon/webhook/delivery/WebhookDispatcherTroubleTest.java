package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A courier whose receiver, database or rights fail. */
class WebhookDispatcherTroubleTest extends WebhookDispatcherCase {
  @Test
  void a_receiver_that_is_away_is_a_slow_client_and_gets_everything_when_it_is_back() {
    answers = request -> status(500);
    WebhookDispatcher courier =
        start(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      events(10);
    }
    await().until(() -> requests.size() == 2);
    answers = request -> status(200);
    tick(Duration.ofSeconds(2));
    await()
        .atMost(Patience.LIMIT)
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
    WebhookDispatcher courier = start(Duration.ofSeconds(1));
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
    WebhookDispatcher second = start();
    await().until(() -> ids() == 8);
    assertThat(numbers().subList(before, requests.size())).startsWith(3L);
    stop(second);
  }

  @Test
  void after_the_last_try_it_is_disabled_with_a_reason_and_begins_anew_when_enabled() {
    answers = request -> status(404);
    WebhookDispatcher courier = start(Duration.ofSeconds(1), Duration.ofSeconds(1));
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
    WebhookDispatcher second = start(Duration.ofSeconds(1), Duration.ofSeconds(1));
    await().until(() -> requests.size() == 4);
    stop(second);
    assertThat(store.progress(id).retries()).isEmpty();
  }

  @Test
  void a_receiver_that_asks_for_a_pause_gets_one_for_all_its_messages() {
    answers =
        request ->
            Future.succeededFuture(
                DeliveryOutcome.answered(
                    503, Optional.of(Duration.ofSeconds(60)), Duration.ZERO, ""));
    WebhookDispatcher courier = start(Duration.ofSeconds(1));
    events(1);
    await().until(() -> requests.size() == 1);
    answers = request -> status(200);
    events(2);
    tick(Duration.ofSeconds(59));
    turns();
    assertThat(requests).hasSize(1);
    tick(Duration.ofSeconds(2));
    await().until(() -> ids() == 3);
    stop(courier);
  }

  @Test
  void whoever_lost_it_to_another_replica_stops_and_writes_nothing() {
    WebhookDispatcher courier = start();
    events(1);
    await().until(() -> ids() == 1);
    var unused = store.claim(id, 2, "another");
    DeliveryProgress theirs = store.progress(id);
    events(1);
    until(() -> again);
    assertThat(store.progress(id)).isEqualTo(theirs);
    stop(courier);
    assertThat(store.progress(id)).isEqualTo(theirs);
  }

  @Test
  void whoever_cannot_write_down_how_far_it_got_posts_nothing_for_long() {
    WebhookDispatcher courier = start();
    events(1);
    await().until(() -> ids() == 1);
    store.away(true);
    tick(Duration.ofSeconds(11));
    events(1);
    turns();
    assertThat(requests).hasSize(1);
    store.away(false);
    tick(Duration.ofSeconds(1));
    await().until(() -> ids() == 2);
    stop(courier);
  }

  @Test
  void whose_access_ended_gets_nothing_until_it_is_given_back() {
    WebhookDispatcher courier = start();
    events(1);
    await().until(() -> ids() == 1);
    principals =
        identity -> {
          throw new RefusedException(CloseReason.BLOCKED);
        };
    on(
        () -> {
          pubSub.dismiss(new SessionEviction(any -> true, CloseReason.BLOCKED, Duration.ZERO));
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
    WebhookDispatcher courier = start();
    events(3);
    until(() -> store.progress(id).trouble().isPresent());
    assertThat(store.progress(id).trouble().orElseThrow()).startsWith("forbidden: not permitted");
    assertThat(requests).isEmpty();
    stop(courier);
  }
}
