package dev.carillon.access.token;

import dev.carillon.access.identity.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Store of API tokens. Implemented by {@code postgres}. While the store is unavailable, operations
 * fail with {@code RefusedException(UNAVAILABLE)}.
 */
public interface TokenStore {
  /** The token whose text has this digest, revoked or not. */
  Future<Optional<StoredToken>> find(Digest digest);

  Future<Void> create(Digest digest, StoredToken token);

  /** Those that are neither revoked nor expired, the oldest first. */
  Future<List<StoredToken>> list(Instant now);

  /** The ids of those that were revoked at this time or later, by the clock of whoever did it. */
  Future<List<String>> revokedSince(Instant time);

  /** False if there is no such token that was valid. */
  Future<Boolean> revoke(String id, Instant now);
}
