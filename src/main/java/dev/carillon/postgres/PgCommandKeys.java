package dev.carillon.postgres;

import dev.carillon.command.CommandKeys;
import dev.carillon.command.Commands.Receipt;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Idempotency keys in PostgreSQL. For every event loop. Uses the clock of the database, because
 * those of the replicas may differ.
 */
public final class PgCommandKeys implements CommandKeys {
  private static final Logger log = LoggerFactory.getLogger(PgCommandKeys.class);
  private static final Duration LIFE = Duration.ofHours(24);
  private static final Duration CLEANING = Duration.ofMinutes(1);
  private static final int CLEANED_AT_ONCE = 1_000;

  private final Database database;
  private final String claim;
  private final String find;
  private final String done;
  private final String release;
  private final String clean;
  private final long timer;

  /** Deletes expired keys at intervals, until it is closed. */
  public PgCommandKeys(Database database) {
    this(database, CLEANING);
  }

  PgCommandKeys(Database database, Duration cleaning) {
    this.database = database;
    String table = database.table("command_key");
    // One statement decides: of concurrent inserts, one succeeds; of attempts that find a row with
    // an expired lease, one updates it before the others read it again.
    this.claim =
        """
        insert into %s as kept (id, content, owner, lease, expires)
        values ($1, $2, $3, now() + $4 * interval '1 ms', now() + $5 * interval '1 ms')
        on conflict (id) do update set
          content = excluded.content, owner = excluded.owner, lease = excluded.lease,
          event_id = null, cursor = null, expires = excluded.expires
        where kept.expires <= now()
          or (kept.event_id is null and kept.lease <= now() and kept.content = excluded.content)
        returning owner"""
            .formatted(table);
    this.find = "select content, event_id, cursor from " + table + " where id = $1";
    String own = " where id = $1 and owner = $2";
    this.done = "update " + table + " set event_id = $3, cursor = $4" + own;
    this.release = "delete from " + table + own + " and event_id is null";
    this.clean =
        """
        delete from %1$s where id in (
          select id from %1$s where expires <= now()
          order by expires limit %2$d for update skip locked)"""
            .formatted(table, CLEANED_AT_ONCE);
    this.timer = database.vertx().setPeriodic(cleaning.toMillis(), id -> cleanQuietly());
  }

  @Override
  public Future<Claim> claim(Attempt attempt, Duration lease) {
    return database
        .query(
            claim,
            attempt.id(),
            attempt.content(),
            attempt.owner(),
            lease.toMillis(),
            LIFE.toMillis())
        .recover(Database::unavailable)
        .compose(
            rows ->
                rows.size() > 0
                    ? Future.succeededFuture(Claim.of(State.OURS))
                    : database
                        .query(find, attempt.id())
                        .recover(Database::unavailable)
                        .map(
                            found ->
                                found.stream()
                                    .findFirst()
                                    .map(row -> found(row, attempt))
                                    // It was released in between, so another attempt is worthwhile.
                                    .orElse(Claim.of(State.PENDING))));
  }

  private static Claim found(Row row, Attempt attempt) {
    if (!row.getString("content").equals(attempt.content())) {
      return Claim.of(State.OTHER);
    }
    String eventId = row.getString("event_id");
    return eventId == null
        ? Claim.of(State.PENDING)
        : new Claim(State.DONE, Optional.of(new Receipt(eventId, row.getString("cursor"))));
  }

  @Override
  public Future<Void> done(Attempt attempt, Receipt receipt) {
    return database
        .query(done, attempt.id(), attempt.owner(), receipt.id(), receipt.cursor())
        .recover(Database::unavailable)
        .mapEmpty();
  }

  @Override
  public Future<Void> release(Attempt attempt) {
    return database
        .query(release, attempt.id(), attempt.owner())
        .recover(Database::unavailable)
        .mapEmpty();
  }

  private void cleanQuietly() {
    clean().onFailure(e -> log.debug("command keys stay until the next time: {}", e.getMessage()));
  }

  /** Deletes all expired keys; returns their number. */
  Future<Integer> clean() {
    return database.sweep(clean, CLEANED_AT_ONCE);
  }

  /** Stops the deletion; stored keys are kept. */
  public void close() {
    database.vertx().cancelTimer(timer);
  }
}
