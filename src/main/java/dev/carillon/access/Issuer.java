package dev.carillon.access;

import static dev.carillon.access.SignedToken.refused;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One issuer: its keys, its rules, and how its claims are read. */
final class Issuer {
  private final String name;
  private final Set<Algorithm> algorithms;
  private final KeySet known;
  private final Optional<RemoteKeys> published;
  private final TokenRules rules;
  private final IssuerOptions options;
  private final Signatures signatures;
  private final InstantSource clock;

  Issuer(
      IssuerOptions options,
      Optional<RemoteKeys> published,
      Signatures signatures,
      Duration leeway,
      InstantSource clock) {
    this.name = options.issuer();
    this.algorithms = Set.copyOf(options.algorithms().stream().map(Algorithm::of).toList());
    this.known = new KeySet(options.keys().stream().map(KeyOptions::key).toList());
    this.published = published;
    this.rules = new TokenRules(name, options.audiences(), leeway);
    this.options = options;
    this.signatures = signatures;
    this.clock = clock;
  }

  /** Who the token is for, if this issuer made it. */
  Future<Identity> identify(SignedToken token) {
    TokenRules.checkHeader(token);
    Algorithm algorithm = algorithm(token);
    return keys(token.kid(), algorithm)
        .compose(keys -> signatures.verify(token, keys))
        .map(
            good -> {
              if (!good) {
                throw refused("the token's signature is not valid");
              }
              return identity(token, rules.checkClaims(token, clock.instant()));
            });
  }

  private Algorithm algorithm(SignedToken token) {
    return algorithms.stream()
        .filter(algorithm -> algorithm.word().equals(token.algorithm()))
        .findFirst()
        .orElseThrow(() -> refused("the token's algorithm is not accepted"));
  }

  private Future<List<VerificationKey>> keys(Optional<String> kid, Algorithm algorithm) {
    KeySet now = published.map(RemoteKeys::now).orElse(KeySet.EMPTY);
    List<VerificationKey> candidates = known.and(now).candidates(kid, algorithm);
    if (!candidates.isEmpty() || published.isEmpty()) {
      return Future.succeededFuture(candidates);
    }
    return published.get().latest().map(keys -> known.and(keys).candidates(kid, algorithm));
  }

  private Identity identity(SignedToken token, Instant end) {
    String subject =
        name(token.claim(options.subjectClaim().orElse("sub")))
            .orElseThrow(() -> refused("the token names no subject"));
    return new Identity(
        Identity.id("jwt:" + name, subject),
        subject,
        name(token.claim(options.tenantClaim().orElse("tenant"))).orElse(""),
        words(token.claim(options.rolesClaim().orElse("roles"))),
        token.claims(),
        Optional.of(end),
        token.claims().get("iat") instanceof Long seconds
            ? Instant.ofEpochSecond(seconds)
            : Instant.EPOCH);
  }

  private static Optional<String> name(@Nullable Object claim) {
    if (claim instanceof String text && Identity.isName(text)) {
      return Optional.of(text);
    }
    return claim instanceof Long ? Optional.of(claim.toString()) : Optional.empty();
  }

  /** A list of texts, or one text with spaces between, as {@code scope} is written. */
  private static Set<String> words(@Nullable Object claim) {
    Set<String> words = new LinkedHashSet<>();
    if (claim instanceof Collection<?> all) {
      for (Object each : all) {
        if (each instanceof String word) {
          words.add(word);
        }
      }
    } else if (claim instanceof String text) {
      words.addAll(Arrays.asList(text.strip().split(" +")));
    }
    words.remove("");
    return words;
  }
}
