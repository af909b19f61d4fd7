package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.TicketStore;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgTicketStoreIT {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int MANY = 1_000;
  private static TestDatabase database;
  private static Database pool;

  private final MovableClock clock = new MovableClock();
  private final Digest digest = Digest.of("crt_ticket");
  private PgTicketStore store;

  @BeforeAll
  static void open() {
    database = new TestDatabase("tickets");
    pool = database.pool();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() throws Exception {
    database.server().execute("truncate carillon.ticket");
    store = new PgTicketStore(pool, clock, NEVER);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static TicketStore.Entry identity(String id) {
    return identity(id, Map.of());
  }

  private static TicketStore.Entry identity(String id, Map<String, Object> claims) {
    var identity =
        new Identity(
            id,
            "anna",
            "acme",
            Set.of("driver"),
            claims,
            Optional.of(Instant.MAX.minusSeconds(1)),
            Instant.EPOCH,
            "0af3 https://id.example");
    return new TicketStore.Entry(identity, "https://app.example");
  }

  private Instant soon() {
    return clock.instant().plusSeconds(30);
  }

  private Optional<TicketStore.Entry> take() {
    return get(store.take(digest, clock.instant()));
  }

  @Test
  void a_ticket_brings_back_its_holder_once() {
    Map<String, Object> claims =
        Map.of("n", 1L, "x", 1.0E10, "s", "' \0 \ud800 🔑", "l", List.of(1L, 2.0));
    assertThat(get(store.keep(digest, identity("jwt:a:1", claims), soon(), MANY))).isTrue();

    assertThat(take()).contains(identity("jwt:a:1", claims));
    assertThat(take()).isEmpty();
  }

  @Test
  void of_a_hundred_that_show_one_ticket_on_two_replicas_one_gets_in() {
    var elsewhere = new PgTicketStore(database.pool(), clock, NEVER);
    for (int round = 0; round < 5; round++) {
      Digest ticket = Digest.of("crt_" + round);
      get(store.keep(ticket, identity("jwt:a:1"), soon(), MANY));
      List<Future<Optional<TicketStore.Entry>>> takes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        takes.add(store.take(ticket, clock.instant()));
        takes.add(elsewhere.take(ticket, clock.instant()));
      }

      assertThat(takes.stream().filter(take -> get(take).isPresent())).hasSize(1);
    }
    elsewhere.close();
  }

  @Test
  void a_ticket_is_worth_nothing_when_its_time_is_up() {
    get(store.keep(digest, identity("jwt:a:1"), soon(), MANY));

    clock.advance(Duration.ofSeconds(30));

    assertThat(take()).isEmpty();
  }

  @Test
  void the_ticket_of_a_token_that_was_revoked_is_worth_nothing() {
    var tokenStore = new PgTokenStore(pool);
    var tokens = new ApiTokens(tokenStore);
    var request = new ApiTokens.Request("robot", "", Set.of(), Map.of(), Optional.empty());
    ApiToken revoked = get(tokens.create(request));
    ApiToken valid = get(tokens.create(request));
    Digest other = Digest.of("crt_other");
    get(store.keep(digest, identity("token:" + revoked.id()), soon(), MANY));
    get(store.keep(other, identity("token:" + valid.id()), soon(), MANY));

    get(tokens.revoke(revoked.id()));

    assertThat(take()).isEmpty();
    assertThat(get(store.take(other, clock.instant()))).isPresent();
  }

  @Test
  void nobody_has_more_unused_tickets_than_permitted() {
    assertThat(get(store.keep(Digest.of("1"), identity("jwt:a:1"), soon(), 2))).isTrue();
    assertThat(get(store.keep(Digest.of("2"), identity("jwt:a:1"), soon(), 2))).isTrue();
    assertThat(get(store.keep(digest, identity("jwt:a:1"), soon(), 2))).isFalse();
    assertThat(take()).isEmpty();
    assertThat(get(store.keep(Digest.of("3"), identity("jwt:a:2"), soon(), 2))).isTrue();

    get(store.take(Digest.of("1"), clock.instant()));
    assertThat(get(store.keep(Digest.of("4"), identity("jwt:a:1"), soon(), 2))).isTrue();

    clock.advance(Duration.ofSeconds(30));
    assertThat(get(store.keep(Digest.of("5"), identity("jwt:a:1"), soon(), 2))).isTrue();
  }

  @Test
  void the_table_holds_no_ticket() throws Exception {
    get(store.keep(digest, identity("jwt:a:1"), soon(), MANY));

    assertThat(database.dump())
        .anyMatch(row -> row.contains(digest.hex()))
        .noneMatch(row -> row.contains("crt_ticket"));
  }

  @Test
  void a_holder_that_is_too_large_is_refused() {
    var large = identity("jwt:a:1", Map.of("claim", "x".repeat(1 << 20)));

    assertThatThrownBy(() -> get(store.keep(digest, large, soon(), MANY)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(take()).isEmpty();
  }

  @Test
  void what_nobody_used_is_cleared_away_however_much_it_is() throws Exception {
    get(store.keep(digest, identity("jwt:a:1"), soon(), MANY));
    stale(2_500);

    assertThat(get(store.clean())).isEqualTo(2_500);
    assertThat(take()).isPresent();
  }

  @Test
  void clearing_away_waits_for_nobody() throws Exception {
    stale(3);
    try (var connection = database.server().connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from carillon.ticket limit 1 for update");

      assertThat(get(store.clean())).isEqualTo(2);
      connection.rollback();
    }
  }

  @Test
  void it_is_done_from_time_to_time_until_it_is_closed() throws Exception {
    stale(3);
    var often = new PgTicketStore(pool, clock, Duration.ofMillis(20));

    await().until(() -> database.column("select hash from carillon.ticket").isEmpty());
    often.close();
    // What was begun before it was closed may still come to its end.
    get(pool.query("select 1"));
    stale(3);
    var periods = new CountDownLatch(10);
    Vertx vertx = Vertx.vertx();
    try {
      vertx.setPeriodic(20, id -> periods.countDown());
      assertThat(periods.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      get(vertx.close());
    }
    assertThat(database.column("select hash from carillon.ticket")).hasSize(3);
  }

  private static void stale(int count) throws Exception {
    database
        .server()
        .execute(
            """
            insert into carillon.ticket
            select encode(sha256(i::text::bytea), 'hex'), 'x', '{}', now() - interval '1 hour'
            from generate_series(1, %d) i
            """
                .formatted(count));
  }
}
