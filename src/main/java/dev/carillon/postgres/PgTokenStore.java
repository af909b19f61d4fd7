package dev.carillon.postgres;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.token.StoredToken;
import dev.carillon.access.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** API tokens in PostgreSQL. For every event loop. */
public final class PgTokenStore implements TokenStore {
  private final Database database;
  private final String find;
  private final String create;
  private final String list;
  private final String revoke;
  private final String revoked;

  public PgTokenStore(Database database) {
    this.database = database;
    String table = database.table("api_token");
    String select =
        """
        select id, subject, tenant, roles, claims::text as claims, created, expires, revoked
        from %s where"""
            .formatted(table);
    String valid = " revoked is null and (expires is null or expires > $1) ";
    this.find = select + " hash = $1";
    this.list = select + valid + "order by created, id";
    this.create =
        """
        insert into %s (id, hash, subject, tenant, roles, claims, created, expires, revoked)
        values ($1, $2, $3, $4, $5, $6::text::json, $7, $8, $9)"""
            .formatted(table);
    this.revoked = "select id from " + table + " where revoked >= $1 order by revoked";
    this.revoke = "update " + table + " set revoked = $1 where" + valid + "and id = $2";
  }

  @Override
  public Future<Optional<StoredToken>> find(Digest digest) {
    return database
        .query(find, digest.hex())
        .recover(Database::unavailable)
        .map(rows -> rows.stream().findFirst().map(PgTokenStore::token));
  }

  /** Fails with an IllegalArgumentException if the token cannot be stored. */
  @Override
  public Future<Void> create(Digest digest, StoredToken token) {
    String claims;
    try {
      TokenBounds.check(token);
      claims = JsonText.of(token.claims());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return database
        .query(
            create,
            token.id(),
            digest.hex(),
            token.subject(),
            token.tenant(),
            token.roles().toArray(String[]::new),
            claims,
            Times.of(token.created()),
            token.expires().map(Times::of).orElse(null),
            token.revoked().map(Times::of).orElse(null))
        .recover(Database::unavailable)
        .mapEmpty();
  }

  @Override
  public Future<List<StoredToken>> list(Instant now) {
    return database
        .query(list, Times.of(now))
        .recover(Database::unavailable)
        .map(rows -> rows.stream().map(PgTokenStore::token).toList());
  }

  @Override
  public Future<List<String>> revokedSince(Instant time) {
    return database
        .query(revoked, Times.of(time))
        .recover(Database::unavailable)
        .map(rows -> rows.stream().map(row -> row.getString("id")).toList());
  }

  @Override
  public Future<Boolean> revoke(String id, Instant now) {
    if (id.indexOf('\0') >= 0) {
      return Future.succeededFuture(false);
    }
    return database
        .query(revoke, Times.of(now), id)
        .recover(Database::unavailable)
        .map(rows -> rows.rowCount() > 0);
  }

  private static StoredToken token(Row row) {
    return new StoredToken(
        row.getString("id"),
        row.getString("subject"),
        row.getString("tenant"),
        Set.of(row.getArrayOfStrings("roles")),
        JsonText.read(row.getString("claims")),
        row.getOffsetDateTime("created").toInstant(),
        time(row, "expires"),
        time(row, "revoked"));
  }

  private static Optional<Instant> time(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
  }
}
