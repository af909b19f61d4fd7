package dev.carillon.access.jwt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Immutable set of the keys of one issuer. */
record KeySet(List<VerificationKey> keys) {
  static final KeySet EMPTY = new KeySet(List.of());

  /** Maximum number of keys without an id that are tried for a token. */
  private static final int MAX_CANDIDATES = 4;

  KeySet {
    keys = List.copyOf(keys);
  }

  /** The keys that may have signed a token with this key id and algorithm. */
  List<VerificationKey> candidates(Optional<String> kid, Algorithm algorithm) {
    var candidates = new ArrayList<VerificationKey>();
    for (VerificationKey key : keys) {
      boolean named = kid.isEmpty() || key.kid().isEmpty() || key.kid().equals(kid);
      if (key.algorithm() == algorithm && named) {
        candidates.add(key);
      }
    }
    // Too many to try: the token must name its key.
    return candidates.size() <= MAX_CANDIDATES ? candidates : List.of();
  }

  Set<String> ids() {
    var ids = new HashSet<String>();
    keys.forEach(key -> ids.add(key.id()));
    return ids;
  }

  KeySet and(KeySet other) {
    var all = new ArrayList<>(keys);
    all.addAll(other.keys);
    return new KeySet(all);
  }
}
