package dev.carillon.postgres;

import dev.carillon.dialect.openshock.control.Cooldowns;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Cooldowns of share links' shockers in PostgreSQL. For every event loop. */
public final class PgCooldowns implements Cooldowns {
  private final Database database;
  private final String begin;

  public PgCooldowns(Database database) {
    this.database = database;
    String table = database.table("openshock_cooldown");
    // A concurrent call waits for the first one's row, and then finds the cooldown.
    this.begin =
        """
        with wanted as (
          select * from unnest($2::uuid[], $3::bigint[]) as w (shocker_id, millis)),
        resting as (
          select from %1$s c join wanted w using (shocker_id)
          where c.link_id = $1 and c.until > now())
        insert into %1$s as c (link_id, shocker_id, until)
        select $1, shocker_id, now() + millis * interval '1 millisecond' from wanted
        where not exists (select from resting) order by shocker_id
        on conflict (link_id, shocker_id) do update set until = excluded.until
        where c.until <= now()"""
            .formatted(table);
  }

  @Override
  public Future<Boolean> begin(UUID link, Map<UUID, Duration> shockers) {
    var ids = new ArrayList<UUID>();
    var millis = new ArrayList<Long>();
    // In a fixed order, so that two calls do not deadlock.
    new TreeMap<>(shockers)
        .forEach(
            (id, cooldown) -> {
              ids.add(id);
              millis.add(cooldown.toMillis());
            });
    return database
        .query(begin, link, ids.toArray(UUID[]::new), millis.toArray(Long[]::new))
        .recover(Database::unavailable)
        .map(rows -> rows.rowCount() == ids.size());
  }
}
