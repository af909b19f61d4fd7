package dev.carillon.access.jwt;

import dev.carillon.access.identity.Identity;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Configuration of an issuer of JWTs.
 *
 * @param issuer the exact value of {@code iss}
 * @param audiences one of them must be in {@code aud}
 * @param algorithms of HS256, RS256, ES256 and EdDSA
 * @param keys the configured keys
 * @param jwks where the issuer publishes its keys; https, or http on this machine
 * @param subjectClaim default {@code sub}; each claim may be a path, such as {@code
 *     realm_access.roles}
 * @param tenantClaim default {@code tenant}
 * @param rolesClaim default {@code roles}
 * @param requireType {@code at+jwt}: only tokens of this type are accepted (RFC 9068)
 */
public record IssuerOptions(
    String issuer,
    List<String> audiences,
    List<String> algorithms,
    List<KeyOptions> keys,
    Optional<URI> jwks,
    Optional<String> subjectClaim,
    Optional<String> tenantClaim,
    Optional<String> rolesClaim,
    Optional<String> requireType) {
  private static final String ACCESS = "at+jwt";
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  public IssuerOptions {
    audiences = List.copyOf(audiences);
    algorithms = List.copyOf(algorithms);
    keys = List.copyOf(keys);
    if (!Identity.isName(issuer)) {
      throw new IllegalArgumentException("an issuer has 1 to 256 visible characters");
    }
    if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("audiences must name who the tokens are for");
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("algorithms must name what is accepted");
    }
    if (keys.isEmpty() && jwks.isEmpty()) {
      throw new IllegalArgumentException("an issuer needs keys or jwks");
    }
    List<Algorithm> allowed = algorithms.stream().map(Algorithm::of).toList();
    for (KeyOptions key : keys) {
      if (!allowed.contains(key.key().algorithm())) {
        throw new IllegalArgumentException(
            "a key is for " + key.key().algorithm().word() + ", which algorithms does not name");
      }
    }
    if (requireType.isPresent() && !requireType.get().equals(ACCESS)) {
      throw new IllegalArgumentException("require-type can only be " + ACCESS);
    }
    if (jwks.isPresent() && !isSafe(jwks.get())) {
      throw new IllegalArgumentException(
          "jwks must be https, or http on this machine, without user and fragment");
    }
  }

  /** An issuer whose tokens need no type. */
  public IssuerOptions(
      String issuer,
      List<String> audiences,
      List<String> algorithms,
      List<KeyOptions> keys,
      Optional<URI> jwks,
      Optional<String> subjectClaim,
      Optional<String> tenantClaim,
      Optional<String> rolesClaim) {
    this(
        issuer,
        audiences,
        algorithms,
        keys,
        jwks,
        subjectClaim,
        tenantClaim,
        rolesClaim,
        Optional.empty());
  }

  /** Tokens with the usual claims, signed with a shared secret. */
  public static IssuerOptions of(String issuer, String audience, KeyOptions key) {
    return new IssuerOptions(
        issuer,
        List.of(audience),
        List.of(key.key().algorithm().word()),
        List.of(key),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean isSafe(URI uri) {
    boolean plain = uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null;
    boolean near = "http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost());
    return plain && (near || "https".equals(uri.getScheme()));
  }
}
