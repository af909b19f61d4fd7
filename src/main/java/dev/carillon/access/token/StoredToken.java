package dev.carillon.access.token;

import dev.carillon.access.identity.Identity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An API token as stored: without its secret.
 *
 * @param tenant or empty
 * @param claims as maps, lists, strings, longs, doubles and booleans
 */
public record StoredToken(
    String id,
    String subject,
    String tenant,
    Set<String> roles,
    Map<String, Object> claims,
    Instant created,
    Optional<Instant> expires,
    Optional<Instant> revoked) {

  private static final String AUTHORITY = "token";

  public StoredToken {
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
  }

  /**
   * The id of the token that a principal authenticated with; empty if it used another credential.
   */
  public static Optional<String> id(String principalId) {
    return principalId.startsWith(AUTHORITY + ":")
        ? Optional.of(principalId.substring(AUTHORITY.length() + 1))
        : Optional.empty();
  }

  /** The id of the principal of a token. */
  static String principal(String id) {
    return Identity.id(AUTHORITY, id);
  }

  Identity identity() {
    return new Identity(principal(id), subject, tenant, roles, claims, expires, created);
  }
}
