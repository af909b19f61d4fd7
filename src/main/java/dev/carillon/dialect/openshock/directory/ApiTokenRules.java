package dev.carillon.dialect.openshock.directory;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Rules of an API token.
 *
 * @param token its id in Carillon's table of tokens
 * @param id its id in the product
 */
public record ApiTokenRules(
    String token, UUID id, Set<String> permissions, boolean paused, Optional<TokenLimits> limits) {
  public ApiTokenRules {
    permissions = Set.copyOf(permissions);
  }

  /** Rules of an unknown or just revoked token: it permits nothing. */
  public static ApiTokenRules none(String token) {
    return new ApiTokenRules(token, new UUID(0, 0), Set.of(), true, Optional.empty());
  }
}
