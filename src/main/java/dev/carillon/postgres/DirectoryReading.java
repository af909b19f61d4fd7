package dev.carillon.postgres;

import dev.carillon.dialect.openshock.directory.ApiTokenRules;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.DirectoryUpdate;
import dev.carillon.dialect.openshock.directory.ShareLink;
import dev.carillon.dialect.openshock.directory.User;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queries of the tables of the directory. */
final class DirectoryReading {
  /** Number of rows that are read at once. */
  private static final int PAGE = 1_000;

  /** With more changes than this, everything is read. */
  private static final int MOST_CHANGES = 5_000;

  private static final String USER = "user";
  private static final String DEVICE = "device";
  private static final String LINK = "link";
  private static final String TOKEN = "token";

  private final Database database;
  private final String horizon;
  private final String changes;
  private final String forget;
  private final String forgetRest;
  private final Kind<UUID, User> users;
  private final Kind<UUID, Device> devices;
  private final Kind<UUID, ShareLink> links;
  private final Kind<String, ApiTokenRules> tokens;

  /**
   * One of the four kinds of rows.
   *
   * @param id the column of the key
   * @param type the SQL type of the key
   */
  private record Kind<K, V>(
      String select, String id, String type, Function<Row, V> value, Function<String, K> key) {
    static <V> Kind<UUID, V> of(String select, Function<Row, V> value) {
      return new Kind<>(select, "id", "uuid", value, UUID::fromString);
    }

    String some() {
      return "%s where r.%s = any($1::text[]::%s[])".formatted(select, id, type);
    }

    String page(boolean first) {
      String behind = first ? "" : " where r.%s > $1::text::%s".formatted(id, type);
      return "%s%s order by r.%s limit %d".formatted(select, behind, id, PAGE);
    }
  }

  /**
   * Read position of a replica.
   *
   * @param horizon the oldest transaction that may still have been in progress; in decimal
   */
  record Stand(String horizon, boolean behind, Map<String, List<String>> changed) {}

  DirectoryReading(Database database) {
    this.database = database;
    horizon = "select pg_snapshot_xmin(pg_current_snapshot())::text as horizon";
    // In one statement, which sees one snapshot: changes that were removed are either seen or known
    // to be removed.
    changes =
        """
        select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
          pg_snapshot_xmin(pg_current_snapshot()) < $1::text::xid8
            or exists (select from %s where xid >= $1::text::xid8) as behind,
          coalesce((select json_agg(json_build_array(kind, id)) from (
            select distinct kind, id from %s where xid >= $1::text::xid8 limit %d) c),
            '[]')::text as changed"""
            .formatted(
                database.table("openshock_forgotten"),
                database.table("openshock_change"),
                MOST_CHANGES + 1);
    forget =
        """
        with gone as (delete from %s where made < now() - $1::text::interval returning xid)
        update %s set xid = greatest(xid, (select xid from gone order by xid desc limit 1))
        where exists (select from gone)"""
            .formatted(database.table("openshock_change"), database.table("openshock_forgotten"));
    forgetRest = "delete from " + database.table("openshock_cooldown") + " where until < now()";
    users = Kind.of(DirectoryRows.users(database), DirectoryRows::user);
    devices = Kind.of(DirectoryRows.devices(database), DirectoryRows::device);
    links = Kind.of(DirectoryRows.links(database), DirectoryRows::link);
    tokens =
        new Kind<>(
            DirectoryRows.tokens(database), "token_id", "text", DirectoryRows::token, key -> key);
  }

  /** The position of a replica that reads everything from now on. */
  Future<String> horizon() {
    return database.query(horizon).map(rows -> rows.iterator().next().getString("horizon"));
  }

  /** The changes since then; or that these are no longer stored. */
  Future<Stand> since(String then) {
    return database.query(changes, then).map(rows -> stand(rows.iterator().next()));
  }

  private static Stand stand(Row row) {
    var changed = new HashMap<String, List<String>>();
    var list = (List<?>) Objects.requireNonNull(Json.read(row.getString("changed")));
    boolean all = list.size() > MOST_CHANGES;
    for (Object one : list) {
      var pair = (List<?>) one;
      String kind = String.valueOf(pair.get(0));
      all |= kind.equals("all");
      changed.computeIfAbsent(kind, k -> new ArrayList<>()).add(String.valueOf(pair.get(1)));
    }
    return new Stand(row.getString("horizon"), all || row.getBoolean("behind"), changed);
  }

  /** Reads the current entries of these ids. */
  Future<DirectoryUpdate> read(Map<String, List<String>> changed) {
    Future<Map<UUID, Optional<User>>> usersRead = read(users, changed.get(USER));
    Future<Map<UUID, Optional<Device>>> devicesRead = read(devices, changed.get(DEVICE));
    Future<Map<UUID, Optional<ShareLink>>> linksRead = read(links, changed.get(LINK));
    Future<Map<String, Optional<ApiTokenRules>>> tokensRead = read(tokens, changed.get(TOKEN));
    return Future.all(usersRead, devicesRead, linksRead, tokensRead)
        .map(
            done ->
                new DirectoryUpdate(
                    usersRead.result(),
                    devicesRead.result(),
                    linksRead.result(),
                    tokensRead.result()));
  }

  private <K, V> Future<Map<K, Optional<V>>> read(Kind<K, V> kind, @Nullable List<String> ids) {
    if (ids == null) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .query(kind.some(), (Object) ids.toArray(String[]::new))
        .map(
            rows -> {
              var found = new HashMap<K, Optional<V>>();
              ids.forEach(id -> found.put(kind.key().apply(id), Optional.empty()));
              rows.forEach(row -> put(found, kind, row));
              return found;
            });
  }

  private static <K, V> void put(Map<K, Optional<V>> found, Kind<K, V> kind, Row row) {
    found.put(kind.key().apply(row.getString("key")), Optional.of(kind.value().apply(row)));
  }

  /** Reads everything, a page at a time; changes meanwhile must be read again. */
  Future<DirectoryUpdate> readAll() {
    Future<Map<UUID, Optional<User>>> usersRead = readAll(users, "", new HashMap<>());
    return usersRead.compose(
        foundUsers ->
            readAll(devices, "", new HashMap<>())
                .compose(
                    foundDevices ->
                        readAll(links, "", new HashMap<>())
                            .compose(
                                foundLinks ->
                                    readAll(tokens, "", new HashMap<>())
                                        .map(
                                            foundTokens ->
                                                new DirectoryUpdate(
                                                    foundUsers,
                                                    foundDevices,
                                                    foundLinks,
                                                    foundTokens)))));
  }

  private <K, V> Future<Map<K, Optional<V>>> readAll(
      Kind<K, V> kind, String after, Map<K, Optional<V>> found) {
    Future<RowSet<Row>> page =
        after.isEmpty() ? database.query(kind.page(true)) : database.query(kind.page(false), after);
    return page.compose(
        rows -> {
          String last = after;
          for (Row row : rows) {
            put(found, kind, row);
            last = row.getString("key");
          }
          return rows.size() < PAGE ? Future.succeededFuture(found) : readAll(kind, last, found);
        });
  }

  /**
   * Deletes older changes: a replica that has not seen them reads everything. Also deletes
   * cooldowns that are over.
   */
  Future<Void> forget(Duration older) {
    return database
        .query(forget, older.toSeconds() + " seconds")
        .compose(done -> database.query(forgetRest))
        .mapEmpty();
  }
}
