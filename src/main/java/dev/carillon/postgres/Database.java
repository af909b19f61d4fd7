package dev.carillon.postgres;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connection pool to PostgreSQL; connections are opened on demand. For every event loop: a result
 * arrives on the caller's context. Every query ends within its configured timeout.
 */
public final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final long WARNING_NANOS = Duration.ofMinutes(1).toNanos();

  private final Vertx vertx;
  private final PostgresOptions options;
  private final AtomicReference<Pool> pool;
  private final AtomicLong answered = new AtomicLong(System.nanoTime());
  private volatile boolean closed;
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - WARNING_NANOS);

  /** Opens no connection yet. */
  public Database(Vertx vertx, PostgresOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.pool = new AtomicReference<>(open());
  }

  private Pool open() {
    return PgBuilder.pool()
        .with(poolOptions(options))
        .with(netOptions(options))
        .connectingTo(DatabaseLogin.forQueries(options))
        .using(vertx)
        .build();
  }

  private static PoolOptions poolOptions(PostgresOptions options) {
    return new PoolOptions()
        .setMaxSize(options.poolSize())
        .setMaxWaitQueueSize(options.maxWaiting())
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setConnectionTimeout((int) options.connectTimeout().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) options.idleTimeout().toMillis());
  }

  private static NetClientOptions netOptions(PostgresOptions options) {
    return new NetClientOptions()
        .setConnectTimeout((int) options.connectTimeout().toMillis())
        .setTcpKeepAlive(true)
        // Detects a server that was cut off; on systems other than Linux that takes a quarter of an
        // hour.
        .setTcpUserTimeout((int) options.idleTimeout().toMillis());
  }

  private Pool pool() {
    return Objects.requireNonNull(pool.get());
  }

  Vertx vertx() {
    return vertx;
  }

  /** The qualified name of a table in statements. */
  String table(String name) {
    // Not by search path: a connection pooler in between may not preserve it.
    return '"' + options.schema() + "\"." + name;
  }

  /**
   * Executes one query.
   *
   * @return the rows, or a {@link DatabaseException}
   */
  Future<RowSet<Row>> query(String sql, @Nullable Object... values) {
    Pool asked = pool();
    return asked
        .preparedQuery(sql)
        .execute(Tuple.wrap(values))
        .timeout(options.queryTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> heard(asked, done.cause()))
        .recover(e -> Future.failedFuture(failure(e)));
  }

  /**
   * Executes a statement that deletes a limited number of rows, until it deletes no more.
   *
   * @param atOnce maximum number of rows of one execution
   * @return total number of deleted rows
   */
  Future<Integer> sweep(String sql, int atOnce, @Nullable Object... values) {
    return query(sql, values)
        .compose(
            rows ->
                rows.rowCount() < atOnce
                    ? Future.succeededFuture(rows.rowCount())
                    : sweep(sql, atOnce, values).map(more -> more + rows.rowCount()));
  }

  /**
   * Replaces the pool if it has received no response for too long. The driver closes a connection
   * by a request to the server, so a connection that hangs keeps its place in the pool; such a pool
   * is abandoned.
   */
  private void heard(Pool asked, @Nullable Throwable cause) {
    long now = System.nanoTime();
    if (cause == null || cause instanceof PgException) {
      answered.set(now);
    } else if (now - answered.get() >= options.idleTimeout().toNanos() && !closed) {
      renew(asked);
    }
  }

  private void renew(Pool silent) {
    Pool next = open();
    if (pool.compareAndSet(silent, next)) {
      answered.set(System.nanoTime());
      silent.close();
    } else {
      next.close();
    }
  }

  private DatabaseException failure(Throwable cause) {
    var failure = new DatabaseException(options, cause);
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last >= WARNING_NANOS && warned.compareAndSet(last, now)) {
      log.warn("database does not answer: {}", failure.getMessage());
    } else {
      log.debug("database does not answer: {}", failure.getMessage());
    }
    return failure;
  }

  /** The error that a client receives for any failure; the operator has the details in the log. */
  static <T> Future<T> unavailable(Throwable cause) {
    return Future.failedFuture(new RefusedException(CloseReason.UNAVAILABLE));
  }

  public Future<Void> close() {
    closed = true;
    return pool().close();
  }
}
