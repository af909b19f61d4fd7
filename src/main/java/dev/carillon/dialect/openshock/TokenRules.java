package dev.carillon.dialect.openshock;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an API token may do.
 *
 * @param token its id in our table of tokens
 * @param id its id in the product
 */
public record TokenRules(
    String token, UUID id, Set<String> permissions, boolean paused, Optional<TokenLimits> limits) {
  public TokenRules {
    permissions = Set.copyOf(permissions);
  }

  /** Of a token that nothing is known of, or that was taken back a moment ago: it may nothing. */
  static TokenRules none(String token) {
    return new TokenRules(token, new UUID(0, 0), Set.of(), true, Optional.empty());
  }
}
