package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.event.Gap;
import dev.carillon.support.Events;
import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.MessageReceiver;
import dev.carillon.webhook.WebhookSecret;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From events to requests. */
class WebhookDispatcherTest extends WebhookDispatcherCase {
  @Test
  void the_body_is_what_a_socket_gets_and_it_is_signed() throws Exception {
    WebhookDispatcher courier = start();
    events(1);
    await().until(() -> requests.size() == 1);
    MessageReceiver.Request request = requests.get(0);
    assertThat(request.body().toString())
        .startsWith("{\"type\":\"event\",\"id\":\"")
        .contains("\"topic\":\"vehicle:0\"", "\"data\":{\"n\":0}");
    assertThat(request.contentType()).isEqualTo("application/json");
    assertThat(request.id()).matches("msg_[0-9a-f]{32}");
    assertThat(request.signatures())
        .isEqualTo(
            WebhookSecret.signatures(
                List.of(SECRET), request.id(), request.timestamp(), request.body().getBytes()));
    stop(courier);
  }

  @Test
  void whoever_goes_on_repeats_nothing_and_misses_nothing() {
    WebhookDispatcher first = start();
    events(20);
    await().until(() -> ids() == 20);
    stop(first);
    events(20);
    WebhookDispatcher second = start();
    await().until(() -> ids() == 40);
    assertThat(requests).hasSize(40);
    assertThat(numbers())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> (long) i).toList());
    stop(second);
  }

  @Test
  void an_event_has_the_same_id_whoever_posts_it() {
    answers = request -> Promise.<DeliveryOutcome>promise().future();
    start();
    events(1);
    await().until(() -> requests.size() == 1);
    // It was never answered; another one takes over.
    start();
    await().until(() -> requests.size() == 2);
    assertThat(ids()).isEqualTo(1);
  }

  @Test
  void a_gap_is_told_as_a_message_of_its_own_after_what_came_before() {
    WebhookDispatcher courier = start();
    events(4);
    publish(Events.batch(Gap.of(Gap.Cause.UNDECODABLE, PARTITION, offset, offset + 2)));
    offset += 2;
    events(2);
    await().until(() -> ids() == 7);
    String gap = requests.get(4).body().toString();
    assertThat(gap)
        .contains("\"type\":\"gap\"", "\"cause\":\"undecodable\"", "\"topics\":[\"vehicle:*\"]")
        .doesNotContain("stream", "partition", "from");
    stop(courier);
  }

  @Test
  void a_quiet_webhooks_cursor_moves_on() {
    WebhookDispatcher courier = start();
    until(() -> store.progress(id).cursor().isPresent());
    String before = store.progress(id).cursor().orElseThrow();
    publish(Events.batch(Events.event().topics("other:1").at(PARTITION, offset++).build()));
    tick(Duration.ofSeconds(31));
    until(() -> !store.progress(id).cursor().orElseThrow().equals(before));
    int saves = store.saves();
    turns();
    assertThat(store.saves()).isEqualTo(saves);
    stop(courier);
  }
}
