package dev.carillon.access;

import static dev.carillon.access.SignedToken.refused;

import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token must say beside a good signature (RFC 7519 section 4, RFC 8725). Types are not bent:
 * a time is a whole number, a text is no list of one.
 */
final class TokenRules {
  // RFC 9068 for the second one. A logout or security event token has a type of its own.
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  // Each would bring its own key, or change what the signature is over.
  private static final Set<String> FORBIDDEN_HEADERS =
      Set.of("crit", "b64", "jku", "jwk", "x5u", "enc", "zip", "cty");

  // What an identity provider writes into tokens that are not for calling us.
  private static final Set<String> OTHER_USES = Set.of("id", "refresh", "offline", "logout");
  private static final Set<String> OTHER_CLAIMS = Set.of("at_hash", "c_hash", "events");

  private static final long LAST_SECOND = 253_402_300_799L;

  private final String issuer;
  private final List<String> audiences;
  private final Duration leeway;

  TokenRules(String issuer, List<String> audiences, Duration leeway) {
    this.issuer = issuer;
    this.audiences = List.copyOf(audiences);
    this.leeway = leeway;
  }

  /** Refuses what no key can make good; before any key is looked for. */
  static void checkHeader(SignedToken token) {
    if (FORBIDDEN_HEADERS.stream().anyMatch(token.header()::containsKey)) {
      throw refused("the token's header holds what is not accepted here");
    }
    boolean typed = token.header().containsKey("typ");
    if (typed
        && !(token.header().get("typ") instanceof String type
            && TYPES.contains(type.toLowerCase(Locale.ROOT)))) {
      throw refused("a token of another type");
    }
  }

  /**
   * Refuses a token whose claims do not hold; after its signature was found good.
   *
   * @return when it ends, with the leeway for clocks that differ
   */
  Instant checkClaims(SignedToken token, Instant now) {
    if (!issuer.equals(token.claims().get("iss"))) {
      throw refused("a token of another issuer");
    }
    if (!isForUs(token.claims().get("aud"))) {
      throw refused("a token for another audience");
    }
    checkUse(token);
    Instant notBefore = time(token, "nbf", Instant.EPOCH);
    Instant issued = time(token, "iat", Instant.EPOCH);
    if (now.plus(leeway).isBefore(notBefore) || now.plus(leeway).isBefore(issued)) {
      throw refused("the token is not valid yet");
    }
    if (!token.claims().containsKey("exp")) {
      throw refused("the token has no end");
    }
    Instant end = time(token, "exp", Instant.EPOCH).plus(leeway);
    if (!now.isBefore(end)) {
      throw new RefusedException(CloseReason.TOKEN_EXPIRED);
    }
    return end;
  }

  private boolean isForUs(@Nullable Object audience) {
    if (audience instanceof List<?> all) {
      return all.stream().allMatch(String.class::isInstance)
          && all.stream().anyMatch(audiences::contains);
    }
    return audience instanceof String one && audiences.contains(one);
  }

  private static void checkUse(SignedToken token) {
    boolean other =
        OTHER_CLAIMS.stream().anyMatch(token.claims()::containsKey)
            || isOtherUse(token.claims().get("typ"))
            || isOtherUse(token.claims().get("token_use"));
    if (other) {
      throw refused("a token of another type");
    }
  }

  private static boolean isOtherUse(@Nullable Object use) {
    return use instanceof String word && OTHER_USES.contains(word.toLowerCase(Locale.ROOT));
  }

  private static Instant time(SignedToken token, String claim, Instant absent) {
    if (!token.claims().containsKey(claim)) {
      return absent;
    }
    if (token.claims().get(claim) instanceof Long seconds
        && seconds >= 0
        && seconds <= LAST_SECOND) {
      return Instant.ofEpochSecond(seconds);
    }
    throw refused("the token's " + claim + " is not a time");
  }
}
