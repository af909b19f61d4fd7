package dev.carillon.support;

import dev.carillon.access.jwt.IssuerOptions;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody whose tokens are accepted: {@link #options} in the configuration says so. */
public record JwtIssuer(String name, Signer signer) {
  public static final String AUDIENCE = "carillon";

  /** An issuer with a secret of its own. */
  public static JwtIssuer create() {
    return of(Signer.hs256());
  }

  public static JwtIssuer of(Signer signer) {
    return new JwtIssuer("https://issuer.example", signer);
  }

  /** The issuer with this one key. */
  public IssuerOptions options() {
    return IssuerOptions.of(name, AUDIENCE, signer.key());
  }

  /** The issuer that publishes its keys, signed with any algorithm that has public ones. */
  public IssuerOptions options(URI jwks) {
    return new IssuerOptions(
        name,
        List.of(AUDIENCE),
        List.of("RS256", "ES256", "EdDSA"),
        List.of(),
        Optional.of(jwks),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public String token(String subject) {
    return token(subject, Map.of());
  }

  /** A good token for an hour, with these claims beside the usual ones. */
  public String token(String subject, Map<String, ?> more) {
    Map<String, Object> claims = claims(subject);
    claims.putAll(more);
    return signer.sign(claims);
  }

  /** The claims of a good token, to be changed. */
  public Map<String, Object> claims(String subject) {
    long now = Instant.now().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", name);
    claims.put("aud", AUDIENCE);
    claims.put("sub", subject);
    claims.put("iat", now);
    claims.put("exp", now + 3600);
    return claims;
  }
}
