package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsIT {
  private static final Duration LIMIT = Patience.LIMIT;

  private final SharedPostgres.Database database = SharedPostgres.get().database("migrations");

  /** How many migrations there are. */
  private static final int ALL = 6;

  private final PostgresOptions options = TestDatabase.options(database, Map.of());

  @Test
  void a_second_run_changes_nothing() throws Exception {
    Migrations.run(options);
    database.execute("insert into carillon.ticket values (repeat('a', 64), 'x', '{}', now())");

    Migrations.run(options);

    assertThat(count("carillon.ticket")).isEqualTo(1);
    assertThat(applied()).isEqualTo(ALL);
  }

  @Test
  void replicas_that_start_together_migrate_once() throws Exception {
    int replicas = 8;
    var together = new CyclicBarrier(replicas);
    Callable<Boolean> replica =
        () -> {
          together.await();
          try (Migrations migrations = Migrations.start(options)) {
            await().atMost(LIMIT).until(migrations::ready);
            return migrations.ready();
          }
        };
    var threads = Executors.newFixedThreadPool(replicas);
    try {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int i = 0; i < replicas; i++) {
        runs.add(threads.submit(replica));
      }
      for (Future<Boolean> run : runs) {
        assertThat(run.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(applied()).isEqualTo(ALL);
  }

  @Test
  void nothing_is_made_outside_the_schema() throws Exception {
    Migrations.run(TestDatabase.options(database, Map.of("SCHEMA", "user")));

    assertThat(count("\"user\".api_token")).isZero();
    assertThat(count("pg_tables where schemaname = 'public'")).isZero();
  }

  @Test
  void a_replica_that_is_older_than_the_schema_still_starts() throws Exception {
    Migrations.run(options);
    database.execute(
        """
        insert into carillon.flyway_schema_history
        select 9999, '9999', 'of the future', type, 'V9999__of_the_future.sql', 7, installed_by,
          installed_on, 1, true
        from carillon.flyway_schema_history where version = '1'
        """);

    assertThatCode(() -> Migrations.run(options)).doesNotThrowAnyException();
  }

  @Test
  void what_is_wrong_is_one_line_without_the_password() {
    PostgresOptions wrong =
        TestDatabase.options(
            database, Map.of("DATABASE", "nowhere", "USER", "nobody", "PASSWORD", "hunter2"));

    assertThatThrownBy(() -> Migrations.run(wrong))
        .isInstanceOf(DatabaseException.class)
        .message()
        .isEqualTo(wrong + ": FATAL: role \"nobody\" does not exist")
        .doesNotContain("hunter2");
  }

  @Test
  void the_start_does_not_wait_for_the_database(@TempDir Path directory) {
    try (var server = new EmbeddedPostgresql(FreshPostgres.in(directory)).start()) {
      server.createDatabase("carillon");
      server.stop();
      PostgresOptions later =
          TestDatabase.options(
              Map.of("PORT", Integer.toString(server.port()), "RETRY_DELAY", "50ms"));
      assertThatThrownBy(() -> Migrations.run(later)).hasMessage(later + ": Connection refused");

      try (Migrations migrations = Migrations.start(later)) {
        assertThat(migrations.ready()).isFalse();
        server.start();

        await().atMost(LIMIT).until(migrations::ready);
        server.stop();
        assertThat(migrations.ready()).isTrue();
      }
    }
  }

  @Test
  void a_migration_that_is_waited_for_ends_when_it_is_closed() {
    PostgresOptions never = TestDatabase.options(database, Map.of("USER", "nobody"));
    var migrations = Migrations.start(never);
    await().atMost(LIMIT).until(() -> threads("postgres-migrations") == 1);

    migrations.close();

    await().atMost(LIMIT).until(() -> threads("postgres-migrations") == 0);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  private long applied() throws Exception {
    return count("carillon.flyway_schema_history where version is not null");
  }

  private long count(String from) throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
