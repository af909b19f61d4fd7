package dev.carillon.postgres;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema to the version of this program. Runs on a thread of its own and retries until
 * it succeeds: the gateway does not wait for it. Replicas that start at the same time take turns by
 * a lock in the database.
 */
public final class Migrations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private final PostgresOptions options;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean ready;

  private Migrations(PostgresOptions options) {
    this.options = options;
    this.thread = new Thread(this::untilDone, "postgres-migrations");
    thread.setDaemon(true);
  }

  /** Returns at once. */
  public static Migrations start(PostgresOptions options) {
    var migrations = new Migrations(options);
    migrations.thread.start();
    return migrations;
  }

  /**
   * Migrates now, and blocks meanwhile.
   *
   * @throws DatabaseException if the migration failed
   */
  public static void run(PostgresOptions options) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(DatabaseLogin.url(options), options.user(), options.password().orElse(""))
          .jdbcProperties(DatabaseLogin.properties(options))
          .defaultSchema(options.schema())
          .locations("classpath:db/migration")
          .failOnMissingLocations(true)
          .validateMigrationNaming(true)
          .placeholderReplacement(false)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new DatabaseException(options, e);
    }
  }

  /** True once the schema matches this version; it stays true during an outage of the database. */
  public boolean ready() {
    return ready;
  }

  private void untilDone() {
    String told = "";
    try {
      do {
        try {
          run(options);
          ready = true;
          log.info("database schema is ready at={} schema={}", options, options.schema());
          return;
        } catch (DatabaseException e) {
          if (closed.getCount() > 0) {
            told = tell(e, told);
          }
        }
      } while (!closed.await(options.retryDelay().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // Closed during an attempt; the database rolls back what was not committed.
      Thread.currentThread().interrupt();
    }
  }

  /** A long outage of the database is one log line, not thousands. */
  private static String tell(DatabaseException e, String told) {
    String line = String.valueOf(e.getMessage());
    if (line.equals(told)) {
      log.debug("database schema is not ready yet: {}", line);
    } else {
      log.warn("database schema is not ready, tried again until it is: {}", line);
    }
    return line;
  }

  /**
   * Waits only briefly: a thread that is stuck in the database does not delay the end of the
   * process.
   */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
