package dev.carillon.access;

import io.vertx.core.Future;
import java.util.Optional;

/** The API tokens that were given out, by their hash; the tokens themselves are nowhere. */
public interface TokenStore {
  /**
   * Whose token it is; empty if there is none, or it was revoked. Fails if the store cannot be
   * asked.
   *
   * @param hash the SHA-256 of the token in lower-case hexadecimal digits
   */
  Future<Optional<Identity>> find(String hash);
}
