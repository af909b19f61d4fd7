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

  /** The tokens that are neither revoked nor expired, oldest first. */
  Future<List<StoredToken>> list(Instant now);

  /**
   * The ids of the tokens that were revoked at this time or later, by the clock of the revoking
   * process.
   */
  Future<List<String>> revokedSince(Instant time);

  /** False if there is no such valid token. */
  Future<Boolean> revoke(String id, Instant now);
}
