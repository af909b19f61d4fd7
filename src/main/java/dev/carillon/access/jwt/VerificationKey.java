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
   * What a principal remembers of the key that vouched for it: the same for the same name,
   * algorithm and numbers. A shared secret's bytes are not in it: it is kept with tickets.
   */
  String id() {
    String numbers = algorithm == Algorithm.HS256 ? "" : HexFormat.of().formatHex(key.getEncoded());
    return Digest.of(kid.orElse("") + "\n" + algorithm.word() + "\n" + numbers).hex();
  }

  /** For logs: not the key, it may be a secret. */
  @Override
  public String toString() {
    return algorithm.word() + " " + kid.orElse("unnamed");
  }
}
