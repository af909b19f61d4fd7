package dev.carillon.access;

import dev.carillon.access.identity.GrantOptions;
import dev.carillon.access.jwt.IssuerOptions;
import dev.carillon.access.jwt.JwksOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Configuration of authentication and of the grants of authenticated clients.
 *
 * @param issuers the issuers whose JWTs are accepted; empty: API tokens only
 * @param subscribe grants of clients with a token to subscribe
 * @param publish grants of clients with a token to publish
 * @param leeway tolerated clock difference to the issuers
 * @param maxTokenBytes maximum length of a token
 * @param grantsPerPrincipal maximum number of filters that one principal's grants may make; further
 *     ones are left out
 * @param ticketLife how long a one-time ticket is valid
 * @param ticketsPerPrincipal maximum number of unused tickets of one principal
 * @param tokenCache how long an API token is cached before the database is asked again: the maximum
 *     time that a revoked one still opens a connection
 * @param maxStaleness how long revocations of API tokens may be unknown before clients with an API
 *     token are disconnected
 */
public record AccessOptions(
    List<IssuerOptions> issuers,
    List<GrantOptions> subscribe,
    List<GrantOptions> publish,
    AnonymousOptions anonymous,
    JwksOptions jwks,
    Duration leeway,
    int maxTokenBytes,
    int grantsPerPrincipal,
    Duration ticketLife,
    int ticketsPerPrincipal,
    Duration tokenCache,
    Duration maxStaleness) {
  /** Revoked tokens are looked up twice a second. */
  private static final Duration MIN_STALENESS = Duration.ofSeconds(2);

  private static final Duration MAX_LEEWAY = Duration.ofMinutes(5);

  public AccessOptions {
    issuers = List.copyOf(issuers);
    subscribe = List.copyOf(subscribe);
    publish = List.copyOf(publish);
    Set<String> names = new HashSet<>();
    for (IssuerOptions issuer : issuers) {
      if (!names.add(issuer.issuer())) {
        throw new IllegalArgumentException("the issuer is configured twice: " + issuer.issuer());
      }
    }
    if (leeway.isNegative() || leeway.compareTo(MAX_LEEWAY) > 0) {
      throw new IllegalArgumentException("leeway must be from 0 s to 5 min");
    }
    if (maxTokenBytes < 1 || grantsPerPrincipal < 1 || ticketsPerPrincipal < 1) {
      throw new IllegalArgumentException(
          "max-token-bytes, grants-per-principal and tickets-per-principal must be positive");
    }
    if (ticketLife.isZero() || ticketLife.isNegative() || tokenCache.isNegative()) {
      throw new IllegalArgumentException("ticket-life and token-cache must be positive");
    }
    if (maxStaleness.compareTo(MIN_STALENESS) < 0) {
      throw new IllegalArgumentException("max-staleness must be at least 2s");
    }
  }

  /** The defaults with these issuers and grants. */
  public static AccessOptions of(List<IssuerOptions> issuers, List<GrantOptions> subscribe) {
    return new AccessOptions(
        issuers,
        subscribe,
        List.of(),
        AnonymousOptions.OFF,
        JwksOptions.DEFAULT,
        Duration.ofSeconds(30),
        8 << 10,
        256,
        Duration.ofSeconds(30),
        20,
        Duration.ofSeconds(10),
        Duration.ofMinutes(1));
  }
}
