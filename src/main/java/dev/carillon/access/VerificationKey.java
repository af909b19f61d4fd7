package dev.carillon.access;

import java.security.Key;
import java.util.Optional;

/**
 * A key for one algorithm.
 *
 * @param kid its name, if it has one
 */
record VerificationKey(Optional<String> kid, Algorithm algorithm, Key key) {
  VerificationKey {
    key = algorithm.checked(key);
  }

  boolean verifies(SignedToken token) {
    return algorithm.verifies(key, token.signed(), token.signature());
  }

  /** For logs: not the key, it may be a secret. */
  @Override
  public String toString() {
    return algorithm.word() + " " + kid.orElse("unnamed");
  }
}
