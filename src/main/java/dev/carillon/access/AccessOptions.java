package dev.carillon.access;

import dev.carillon.access.identity.GrantOptions;
import dev.carillon.access.jwt.IssuerOptions;
import dev.carillon.access.jwt.JwksOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may come in, and what for.
 *
 * @param issuers whose JWTs are accepted; none: API tokens only
 * @param subscribe what those who showed a token may hear
 * @param publish the topics that they may publish to
 * @param leeway by how much the issuers' clocks may differ from ours
 * @param maxTokenBytes the longest token that is looked at
 * @param grantsPerPrincipal how many filters one principal's grants may make; the rest is left out
 * @param ticketLife how long a one-time ticket is good
 * @param ticketsPerPrincipal how many unused tickets one principal may have
 * @param tokenCache how long an API token is believed before the database is asked again: the
 *     longest that a revoked one still opens a connection
 * @param maxStaleness how long it may not be known which API tokens were revoked before those who
 *     showed one are sent away
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
  /** It is looked for what was revoked twice a second. */
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

  /** The defaults, with these issuers and grants. */
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
