package dev.carillon.postgres;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.token.TicketStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One-time tickets in PostgreSQL. For every event loop. */
public final class PgTicketStore implements TicketStore {
  private static final Logger log = LoggerFactory.getLogger(PgTicketStore.class);
  private static final Duration CLEANING = Duration.ofMinutes(1);
  private static final int CLEANED_AT_ONCE = 1_000;

  private final Database database;
  private final InstantSource clock;
  private final String keep;
  private final String take;
  private final String clean;
  private final long timer;

  /** Deletes unused tickets at intervals, until it is closed. */
  public PgTicketStore(Database database) {
    this(database, InstantSource.system(), CLEANING);
  }

  PgTicketStore(Database database, InstantSource clock, Duration cleaning) {
    this.database = database;
    this.clock = clock;
    String ticket = database.table("ticket");
    // Concurrent requests do not see each other: the limit may be exceeded by the number of
    // connections.
    this.keep =
        """
        insert into %1$s (hash, principal, holder, expires)
        select $1, $2, $3::text::json, $4
        where $5 > (select count(*) from %1$s where principal = $2 and expires > $6)"""
            .formatted(ticket);
    this.take =
        """
        with taken as (
          delete from %s where hash = $1 and expires > $2 returning principal, holder)
        select holder::text as holder from taken where not exists (
          select from %s where revoked is not null and 'token:' || id = taken.principal)"""
            .formatted(ticket, database.table("api_token"));
    // A few rows at a time, skipping rows that another replica has locked, so that no request
    // waits.
    this.clean =
        """
        delete from %1$s where hash in (
          select hash from %1$s where expires <= $1
          order by expires limit %2$d for update skip locked)"""
            .formatted(ticket, CLEANED_AT_ONCE);
    this.timer = database.vertx().setPeriodic(cleaning.toMillis(), id -> cleanQuietly());
  }

  @Override
  public Future<Boolean> keep(Digest digest, Entry entry, Instant expires, int atMost) {
    String holder;
    try {
      holder = TicketHolder.text(entry);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return database
        .query(
            keep,
            digest.hex(),
            entry.identity().id(),
            holder,
            Times.of(expires),
            (long) atMost,
            Times.of(clock.instant()))
        .recover(Database::unavailable)
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Optional<Entry>> take(Digest digest, Instant now) {
    return database
        .query(take, digest.hex(), Times.of(now))
        .recover(Database::unavailable)
        .map(
            rows ->
                rows.stream().findFirst().map(row -> TicketHolder.entry(row.getString("holder"))));
  }

  private void cleanQuietly() {
    clean().onFailure(e -> log.debug("tickets stay until the next time: {}", e.getMessage()));
  }

  /** Deletes all expired tickets; returns their number. */
  Future<Integer> clean() {
    return database.sweep(clean, CLEANED_AT_ONCE, Times.of(clock.instant()));
  }

  /** Stops the deletion; stored tickets are kept. */
  public void close() {
    database.vertx().cancelTimer(timer);
  }
}
