package dev.carillon.access.jwt;

import dev.carillon.access.identity.Digest;
import java.security.Key;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key for one algorithm.
 *
 * @param kid its id, if it has one
 */
record VerificationKey(Optional<String> kid, Algorithm algorithm, Key key) {
  VerificationKey {
    key = algorithm.checked(key);
  }

  boolean verifies(SignedToken token) {
    return algorithm.verifies(key, token.signed(), token.signature());
  }

  /**
   * The id of the key that a principal keeps: the same for the same key id, algorithm and numbers.
   * The bytes of a shared secret are not included, because tickets store the id.
   */
  String id() {
    String numbers = algorithm == Algorithm.HS256 ? "" : HexFormat.of().formatHex(key.getEncoded());
    return Digest.of(kid.orElse("") + "\n" + algorithm.word() + "\n" + numbers).hex();
  }

  /** For logs: without the key, which may be a secret. */
  @Override
  public String toString() {
    return algorithm.word() + " " + kid.orElse("unnamed");
  }
}
