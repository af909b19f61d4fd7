package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.command.CommandKeys.Attempt;
import dev.carillon.command.CommandKeys.Claim;
import dev.carillon.command.CommandKeys.State;
import dev.carillon.command.Commands.Receipt;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgCommandKeysIT {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Receipt RECEIPT = new Receipt("event-1", "cursor-1");
  private static final AtomicInteger OWNERS = new AtomicInteger();
  private static TestDatabase database;
  private static Database pool;

  private PgCommandKeys keys;

  @BeforeAll
  static void open() {
    database = new TestDatabase("command_keys");
    pool = database.pool();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() throws Exception {
    database.server().execute("truncate carillon.command_key");
    keys = new PgCommandKeys(pool, NEVER);
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  private static Attempt attempt(String id, String content) {
    return new Attempt(id.repeat(64), content.repeat(64), "owner-" + OWNERS.incrementAndGet());
  }

  private State state(Attempt attempt) {
    return get(keys.claim(attempt, LEASE)).state();
  }

  @Test
  void the_first_has_it_the_others_wait_until_it_is_done() {
    Attempt first = attempt("a", "1");
    assertThat(state(first)).isEqualTo(State.OURS);
    assertThat(state(attempt("a", "1"))).isEqualTo(State.PENDING);
    assertThat(state(attempt("a", "2"))).isEqualTo(State.OTHER);
    assertThat(state(attempt("b", "2"))).isEqualTo(State.OURS);

    get(keys.done(first, RECEIPT));

    assertThat(get(keys.claim(attempt("a", "1"), LEASE)))
        .isEqualTo(new Claim(State.DONE, Optional.of(RECEIPT)));
    assertThat(state(attempt("a", "2"))).isEqualTo(State.OTHER);
  }

  @Test
  void of_a_hundred_on_two_replicas_one_has_it() {
    var elsewhere = new PgCommandKeys(database.pool(), NEVER);
    List<Future<Claim>> claims = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      claims.add(keys.claim(attempt("a", "1"), LEASE));
      claims.add(elsewhere.claim(attempt("a", "1"), LEASE));
    }

    assertThat(claims.stream().filter(claim -> get(claim).state() == State.OURS)).hasSize(1);
    elsewhere.close();
  }

  @Test
  void one_that_is_released_is_free_and_one_that_is_done_is_not() {
    Attempt first = attempt("a", "1");
    state(first);
    get(keys.release(first));
    Attempt second = attempt("a", "2");
    assertThat(state(second)).isEqualTo(State.OURS);

    get(keys.done(second, RECEIPT));
    get(keys.release(second));

    assertThat(state(attempt("a", "2"))).isEqualTo(State.DONE);
  }

  @Test
  void who_has_died_is_followed_by_one_and_has_no_say_any_more() throws Exception {
    Attempt dead = attempt("a", "1");
    state(dead);
    database.server().execute("update carillon.command_key set lease = now() - interval '1 s'");

    assertThat(state(attempt("a", "2"))).isEqualTo(State.OTHER);
    Attempt heir = attempt("a", "1");
    assertThat(state(heir)).isEqualTo(State.OURS);
    assertThat(state(attempt("a", "1"))).isEqualTo(State.PENDING);
    get(keys.done(dead, new Receipt("wrong", "wrong")));
    get(keys.release(dead));
    assertThat(state(attempt("a", "1"))).isEqualTo(State.PENDING);
    get(keys.done(heir, RECEIPT));
    assertThat(get(keys.claim(attempt("a", "1"), LEASE)).receipt()).contains(RECEIPT);
  }

  @Test
  void after_a_day_a_key_may_stand_for_something_else() throws Exception {
    Attempt first = attempt("a", "1");
    state(first);
    get(keys.done(first, RECEIPT));
    assertThat(
            database.column(
                "select expires > now() + interval '23 h' and expires < now() + interval '25 h'"
                    + " from carillon.command_key"))
        .containsExactly("t");
    database.server().execute("update carillon.command_key set expires = now()");

    Attempt next = attempt("a", "2");
    assertThat(state(next)).isEqualTo(State.OURS);
    assertThat(state(attempt("a", "2"))).isEqualTo(State.PENDING);
  }

  @Test
  void what_is_too_old_is_cleared_away_from_time_to_time() throws Exception {
    state(attempt("a", "1"));
    database
        .server()
        .execute(
            """
            insert into carillon.command_key
            select encode(sha256(i::text::bytea), 'hex'), repeat('0', 64), 'x', now(), null, null,
              now() - interval '1 s'
            from generate_series(1, 2500) i""");
    assertThat(get(keys.clean())).isEqualTo(2_500);

    database.server().execute("update carillon.command_key set expires = now()");
    var often = new PgCommandKeys(pool, Duration.ofMillis(20));
    await().until(() -> database.column("select id from carillon.command_key").isEmpty());
    often.close();
  }
}
