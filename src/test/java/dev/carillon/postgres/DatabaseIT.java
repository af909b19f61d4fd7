package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.TicketStore;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final Digest NOBODY = Digest.of("nobody");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private EmbeddedPostgresql.Options server(Path directory) {
    return EmbeddedPostgresql.Options.of(directory).withBinaries(SharedServers.BINARIES);
  }

  /** How long it took to be refused as it should be. */
  private static void refused(Future<?> answer) {
    assertThatThrownBy(() -> get(answer))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.UNAVAILABLE));
  }

  private static boolean answers(PgTokenStore tokens) {
    try {
      return get(tokens.find(NOBODY)).isEmpty();
    } catch (RefusedException e) {
      return false;
    }
  }

  @Test
  void a_database_that_goes_away_is_told_quickly_and_used_again_when_it_is_back(
      @TempDir Path directory) {
    try (var server = new EmbeddedPostgresql(FreshPostgres.in(directory)).start()) {
      server.createDatabase("carillon");
      PostgresOptions options =
          TestDatabase.options(
              Map.of("PORT", Integer.toString(server.port()), "CONNECT_TIMEOUT", "1h"));
      Migrations.run(options);
      var pool = new Database(vertx, options);
      var tokens = new PgTokenStore(pool);
      var tickets = new PgTicketStore(pool);
      var anna =
          new TicketStore.Entry(
              new Identity("jwt:a:anna", "anna", "", Set.of(), Map.of(), Optional.<Instant>empty()),
              "");
      Instant soon = Instant.now().plusSeconds(600);
      assertThat(get(tickets.keep(NOBODY, anna, soon, 9))).isTrue();

      server.stop();
      List<Future<?>> asked = new ArrayList<>();
      asked.add(tokens.find(NOBODY));
      asked.add(tokens.list(Instant.now()));
      asked.add(tokens.revoke("id", Instant.now()));
      asked.add(tickets.take(NOBODY, Instant.now()));
      asked.add(tickets.keep(Digest.of("other"), anna, soon, 9));
      for (Future<?> answer : asked) {
        refused(answer);
      }

      server.start();
      await().atMost(LIMIT).until(() -> answers(tokens));
      assertThat(get(tickets.take(NOBODY, Instant.now()))).contains(anna);
      tickets.close();
      get(pool.close());
    }
  }

  /** What a firewall makes of a server: connections, but no answers. */
  @Test
  void a_server_that_never_answers_is_not_waited_for() throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      PostgresOptions options =
          TestDatabase.options(
              Map.of(
                  "PORT", Integer.toString(silent.getLocalPort()),
                  "CONNECT_TIMEOUT", "300ms",
                  "QUERY_TIMEOUT", "1h",
                  "IDLE_TIMEOUT", "1h"));
      var tokens = new PgTokenStore(new Database(vertx, options));
      List<Future<?>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        asked.add(tokens.find(NOBODY));
      }
      // Before the limit of the query, which no test would wait for.
      asked.forEach(DatabaseIT::refused);
    }
  }

  @Test
  void connections_that_all_hang_are_made_anew() throws Exception {
    try (var database = new TestDatabase("hung")) {
      Database pool =
          database.pool(
              Map.of(
                  "POOL_SIZE", "1",
                  "CONNECT_TIMEOUT", "500ms",
                  "QUERY_TIMEOUT", "500ms",
                  "IDLE_TIMEOUT", "2s"));
      var tokens = new PgTokenStore(pool);
      await().atMost(LIMIT).until(() -> answers(tokens));
      int backend =
          get(pool.query("select pg_backend_pid() as pid")).iterator().next().getInteger("pid");
      signal("STOP", backend);
      try {
        refused(tokens.find(NOBODY));
        await().atMost(LIMIT).until(() -> answers(tokens));
        assertThat(get(pool.query("select pg_backend_pid() as pid")).iterator().next())
            .satisfies(row -> assertThat(row.getInteger("pid")).isNotEqualTo(backend));
      } finally {
        signal("CONT", backend);
      }
    }
  }

  private static void signal(String name, int process) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Integer.toString(process)).start();
    assertThat(kill.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void who_comes_when_too_many_wait_is_refused_at_once() {
    try (var database = new TestDatabase("queue")) {
      Database pool = database.pool(Map.of("POOL_SIZE", "1", "MAX_WAITING", "2"));
      get(pool.query("select 1"));
      List<Future<?>> slow = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        slow.add(pool.query("select pg_sleep(0.2)"));
      }

      assertThatThrownBy(() -> get(pool.query("select 1")))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("max wait queue size of 2");
      slow.forEach(TestDatabase::get);
    }
  }

  @Test
  void tables_that_are_not_there_yet_are_a_database_that_is_away() throws Exception {
    try (var database = new TestDatabase("bare")) {
      database.server().execute("drop schema carillon cascade");

      refused(new PgTokenStore(database.pool()).find(NOBODY));
    }
  }

  @Test
  void a_password_is_used_and_not_told(@TempDir Path directory) {
    try (var server =
        new EmbeddedPostgresql(server(directory).withPassword("a pass:word@")).start()) {
      server.createDatabase("carillon");
      String port = Integer.toString(server.port());
      PostgresOptions right =
          TestDatabase.options(Map.of("PORT", port, "PASSWORD", "a pass:word@"));
      PostgresOptions wrong = TestDatabase.options(Map.of("PORT", port, "PASSWORD", "hunter2"));
      Migrations.run(right);

      assertThat(answers(new PgTokenStore(new Database(vertx, right)))).isTrue();
      assertThatThrownBy(() -> get(new Database(vertx, wrong).query("select 1")))
          .hasMessageContaining("password authentication failed")
          .message()
          .doesNotContain("hunter2");
      assertThatThrownBy(() -> Migrations.run(wrong))
          .hasMessageContaining("password authentication failed")
          .message()
          .doesNotContain("hunter2");
    }
  }
}
