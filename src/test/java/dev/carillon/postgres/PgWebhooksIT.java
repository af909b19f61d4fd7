package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.DeliveryAttempt;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookStore.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks in a real database. */
class PgWebhooksIT {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00.123456Z");

  private final TestDatabase database = new TestDatabase("webhooks");
  private final PgWebhooks store = new PgWebhooks(database.pool());

  @AfterEach
  void close() {
    database.close();
  }

  private static Webhook webhook() {
    return new Webhook(
        UUID.randomUUID(),
        1,
        "Zoë's \"hook\"",
        "https://hooks.example/in?a=b",
        "carillon",
        List.of(TopicFilter.of("a:*"), TopicFilter.of("b:**")),
        Optional.of("data.n > 1"),
        List.of("n", "x.y"),
        new Webhook.Owner("ann", "7", Set.of("r"), Map.of("c", List.of(1L, "x"))),
        "whsec_1",
        Optional.empty(),
        Optional.empty(),
        NOW,
        NOW,
        NOW);
  }

  @Test
  void one_is_kept_as_it_is_and_changed_by_whoever_has_read_it_last() {
    Webhook made = webhook();
    assertThat(get(store.create(made, Optional.empty(), 10))).isTrue();
    assertThat(get(store.find(made.id()))).hasValue(made);
    assertThat(get(store.all())).containsExactly(made);

    Webhook second = get(store.replace(made)).orElseThrow();
    assertThat(second.revision()).isEqualTo(2);
    assertThat(get(store.replace(made))).isEmpty();
    assertThat(get(store.find(UUID.randomUUID()))).isEmpty();
    assertThat(get(store.delete(made.id()))).isTrue();
    assertThat(get(store.delete(made.id()))).isFalse();
  }

  @Test
  void there_are_no_more_than_may_be() {
    assertThat(get(store.create(webhook(), Optional.empty(), 1))).isTrue();
    assertThat(get(store.create(webhook(), Optional.empty(), 1))).isFalse();
  }

  @Test
  void whoever_took_it_over_last_writes_and_nobody_else() {
    Webhook made = webhook();
    get(store.create(made, Optional.of("begin"), 10));
    Claim first = get(store.claim(made.id(), 3, "one")).orElseThrow();
    assertThat(first.progress().cursor()).hasValue("begin");
    var progress =
        new DeliveryProgress(
            2,
            Optional.of("further"),
            List.of("msg_1"),
            List.of(new DeliveryProgress.Retry("msg_2", 3, NOW)),
            Optional.of("blocked: blocked"));
    assertThat(get(store.save(made.id(), first.number(), progress))).isTrue();

    Claim second = get(store.claim(made.id(), 4, "two")).orElseThrow();
    assertThat(second.progress()).isEqualTo(progress);
    // A zombie puts nothing back, and its generation takes nothing over.
    assertThat(get(store.save(made.id(), first.number(), DeliveryProgress.NONE))).isFalse();
    assertThat(get(store.claim(made.id(), 3, "one"))).isEmpty();
    assertThat(get(store.standings()).get(made.id()))
        .satisfies(
            standing -> {
              assertThat(standing.holder()).isEqualTo("two");
              assertThat(standing.progress()).isEqualTo(progress);
            });
  }

  @Test
  void a_group_that_was_forgotten_counts_anew_and_still_gets_it() throws Exception {
    Webhook made = webhook();
    get(store.create(made, Optional.empty(), 10));
    get(store.claim(made.id(), 50, "one"));
    assertThat(get(store.claim(made.id(), 1, "two"))).isEmpty();
    database
        .server()
        .execute("update carillon.webhook_progress set saved = now() - interval '11 minutes'");
    assertThat(get(store.claim(made.id(), 1, "two"))).isPresent();
  }

  @Test
  void begun_elsewhere_whoever_delivers_it_loses_it() {
    Webhook made = webhook();
    get(store.create(made, Optional.empty(), 10));
    Claim claim = get(store.claim(made.id(), 1, "one")).orElseThrow();
    get(store.restart(made.id(), Optional.of("there"), NOW.plusSeconds(1)));
    assertThat(get(store.save(made.id(), claim.number(), DeliveryProgress.NONE))).isFalse();
    assertThat(get(store.claim(made.id(), 1, "one")).orElseThrow().progress().cursor())
        .hasValue("there");
    assertThat(get(store.find(made.id())).orElseThrow().since()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void of_attempts_the_newest_are_kept() {
    Webhook made = webhook();
    get(store.create(made, Optional.empty(), 10));
    for (int batch = 0; batch < 3; batch++) {
      var attempts = new ArrayList<DeliveryAttempt>();
      for (int i = 0; i < 10; i++) {
        attempts.add(
            new DeliveryAttempt(
                NOW, "msg_" + batch + i, "e t:1", "503", Duration.ofMillis(7), 2, "a\0b"));
      }
      get(store.note(made.id(), attempts, 12));
    }
    List<DeliveryAttempt> kept = get(store.attempts(made.id(), 100));
    assertThat(kept).hasSize(12);
    assertThat(kept.get(0))
        .isEqualTo(
            new DeliveryAttempt(NOW, "msg_29", "e t:1", "503", Duration.ofMillis(7), 2, "a b"));
    assertThat(kept.get(11).message()).isEqualTo("msg_18");
    get(store.delete(made.id()));
    assertThat(get(store.attempts(made.id(), 100))).isEmpty();
    get(store.note(made.id(), kept, 12));
    assertThat(get(store.attempts(made.id(), 100))).isEmpty();
  }

  @Test
  void a_change_is_told_to_who_never_looks() throws Exception {
    var told = new CopyOnWriteArrayList<Map<UUID, Webhook>>();
    PgWebhookWatch watch = watch(told, Duration.ofDays(1));
    await().until(() -> told.size() == 1);
    assertThat(told.get(0)).isEmpty();
    // Until it listens, nobody can tell it.
    String listening =
        "select 1 from pg_stat_activity where datname = current_database()"
            + " and query ilike 'listen%carillon_webhook%'";
    await().until(() -> !database.column(listening).isEmpty());
    Webhook made = webhook();
    get(store.create(made, Optional.empty(), 10));
    await().until(() -> told.size() == 2);
    assertThat(told.get(1)).containsOnlyKeys(made.id());
    get(watch.close());
  }

  @Test
  void a_lost_notification_is_no_matter() throws Exception {
    Webhook made = webhook();
    get(store.create(made, Optional.empty(), 10));
    database.server().execute("alter table carillon.webhook disable trigger changed");
    var told = new CopyOnWriteArrayList<Map<UUID, Webhook>>();
    PgWebhookWatch watch = watch(told, Duration.ofMillis(100));
    await().until(() -> told.size() == 1);
    get(store.replace(made));
    await().until(() -> told.size() == 2);
    assertThat(told.get(1).values()).extracting(Webhook::revision).containsExactly(2L);
    get(store.delete(made.id()));
    await().until(() -> told.size() == 3);
    assertThat(told.get(2)).isEmpty();
    get(watch.close());
  }

  private PgWebhookWatch watch(List<Map<UUID, Webhook>> told, Duration poll) {
    PostgresOptions options = TestDatabase.options(database.server(), Map.of());
    var watch = new PgWebhookWatch(database.pool(), options, store, told::add, poll);
    watch.start();
    return watch;
  }
}
