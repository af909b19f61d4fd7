package dev.carillon.access.jwt;

import static dev.carillon.access.jwt.SignedToken.refused;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the claims of a token with a valid signature (RFC 7519 section 4, RFC 8725). Types are not
 * converted: a time is a whole number, and a list of one string is not a string.
 */
final class TokenRules {
  // RFC 9068 for the second one. A logout or security event token has a type of its own.
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  // Each of these would supply its own key, or change what the signature covers.
  private static final Set<String> FORBIDDEN_HEADERS =
      Set.of("crit", "b64", "jku", "jwk", "x5u", "enc", "zip", "cty");

  // RFC 9068, 2.1.
  private static final Set<String> ACCESS_TYPES = Set.of("at+jwt", "application/at+jwt");

  // Claims and values by which identity providers mark tokens that are not access tokens.
  private static final List<String> USE_CLAIMS = List.of("typ", "token_use", "token_type", "use");
  private static final Set<String> OTHER_USES =
      Set.of("id", "serialized-id", "refresh", "offline", "logout", "initialaccesstoken");
  private static final Set<String> ACCESS_USES = Set.of("access", "bearer", "at+jwt");
  private static final Set<String> OTHER_CLAIMS = Set.of("at_hash", "c_hash", "s_hash", "events");

  // Claims of ID tokens (OpenID Connect Core, 2), rare in other tokens.
  private static final Set<String> ID_CLAIMS = Set.of("nonce", "auth_time");

  // Claims in which an access token states its scope.
  private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

  private static final long LAST_SECOND = 253_402_300_799L;

  private final String issuer;
  private final List<String> audiences;
  private final Set<String> types;
  private final Duration leeway;
  private final Optional<Duration> longest;

  /**
   * @param longest maximum lifetime of a token: as long as a revocation is remembered; empty if
   *     nothing can be revoked
   */
  TokenRules(IssuerOptions options, Duration leeway, Optional<Duration> longest) {
    this.issuer = options.issuer();
    this.audiences = options.audiences();
    this.types = options.requireType().isPresent() ? ACCESS_TYPES : TYPES;
    this.leeway = leeway;
    this.longest = longest;
  }

  /** Refuses headers that no key can make acceptable, before a key is looked up. */
  void checkHeader(SignedToken token) {
    if (FORBIDDEN_HEADERS.stream().anyMatch(token.header()::containsKey)) {
      throw refused("the token's header holds what is not accepted here");
    }
    boolean untyped = !token.header().containsKey("typ") && types.equals(TYPES);
    if (!untyped
        && !(token.header().get("typ") instanceof String type
            && types.contains(type.toLowerCase(Locale.ROOT)))) {
      throw refused("a token of another type");
    }
  }

  /**
   * Refuses an expired token before its key is looked up: a client that reconnects with it must
   * renew it, and a thousand such clients cost nothing. The client learns nothing that the token
   * did not contain.
   */
  void checkEnd(SignedToken token, Instant now) {
    if (token.claims().get("exp") instanceof Long seconds
        && seconds >= 0
        && seconds <= LAST_SECOND
        && !now.isBefore(Instant.ofEpochSecond(seconds).plus(leeway))) {
      throw new RefusedException(CloseReason.TOKEN_EXPIRED);
    }
  }

  /**
   * Refuses a token with invalid claims, after its signature was verified.
   *
   * @return the end of its validity, with the leeway for clock differences
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
    checkLife(end, issued.equals(Instant.EPOCH) ? now : issued);
    return end;
  }

  /**
   * Counted from the time of issue, not from now: otherwise a token that is too long at first would
   * become acceptable later, when its revocation may have been forgotten.
   */
  private void checkLife(Instant end, Instant begin) {
    if (longest.isPresent() && end.isAfter(begin.plus(longest.get()).plus(leeway))) {
      throw new RefusedException(CloseReason.TOKEN_TOO_LONG_LIVED);
    }
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
            || USE_CLAIMS.stream().anyMatch(claim -> isWord(token, claim, OTHER_USES))
            || (looksLikeId(token) && !saysItIsForAccess(token));
    if (other) {
      throw refused("a token of another type");
    }
    // RFC 9449, 7.1 and RFC 8705, 3: a client that only presents the token is not necessarily the
    // one it was issued to.
    if (token.claims().containsKey("cnf")) {
      throw refused("the token is bound to a key that was not shown");
    }
  }

  /**
   * True if the token looks like an ID token, which is for the client that performed the login
   * only: it names that client, or describes the login.
   */
  private static boolean looksLikeId(SignedToken token) {
    Object party = token.claims().get("azp");
    return ID_CLAIMS.stream().anyMatch(token.claims()::containsKey)
        || (party != null && List.of(party).equals(asList(token.claims().get("aud"))));
  }

  private static List<?> asList(@Nullable Object audience) {
    return audience instanceof List<?> all ? all : audience == null ? List.of() : List.of(audience);
  }

  private static boolean saysItIsForAccess(SignedToken token) {
    boolean typed =
        token.header().get("typ") instanceof String type
            && ACCESS_TYPES.contains(type.toLowerCase(Locale.ROOT));
    return typed
        || USE_CLAIMS.stream().anyMatch(claim -> isWord(token, claim, ACCESS_USES))
        || SCOPE_CLAIMS.stream().anyMatch(token.claims()::containsKey);
  }

  /** {@code ID}, {@code id_token} and {@code id-token} are equal. */
  private static boolean isWord(SignedToken token, String claim, Set<String> words) {
    return token.claims().get(claim) instanceof String word
        && words.contains(word.toLowerCase(Locale.ROOT).replaceFirst("[_-]token$", ""));
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
