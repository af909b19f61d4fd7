package dev.carillon.access.jwt;

import static dev.carillon.access.jwt.SignedToken.refused;

import dev.carillon.access.identity.Identity;
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

/** A configured issuer: its keys, its rules, and the mapping of its claims. */
public final class Issuer {
  private final String name;
  private final Set<Algorithm> algorithms;
  private final KeySet known;
  private final Optional<RemoteKeys> published;
  private final TokenRules rules;
  private final IssuerOptions options;
  private final Signatures signatures;
  private final InstantSource clock;

  public Issuer(
      IssuerOptions options,
      Optional<RemoteKeys> published,
      Signatures signatures,
      Duration leeway,
      Optional<Duration> longest,
      InstantSource clock) {
    this.name = options.issuer();
    this.algorithms = Set.copyOf(options.algorithms().stream().map(Algorithm::of).toList());
    this.known = new KeySet(options.keys().stream().map(KeyOptions::key).toList());
    this.published = published;
    this.rules = new TokenRules(options, leeway, longest);
    this.options = options;
    this.signatures = signatures;
    this.clock = clock;
  }

  /**
   * The identity of a token of this issuer.
   *
   * @param from the client's address
   */
  public Future<Identity> identify(SignedToken token, String from) {
    rules.checkHeader(token);
    Algorithm algorithm = algorithm(token);
    Optional<String> kid = token.kid();
    rules.checkEnd(token, clock.instant());
    return keys(kid, algorithm)
        .compose(keys -> signatures.verify(token, keys, from))
        .map(
            signer -> {
              VerificationKey key =
                  signer.orElseThrow(() -> refused("the token's signature is not valid"));
              return identity(token, rules.checkClaims(token, clock.instant()), key);
            });
  }

  /** The ids of the keys that are valid now. */
  public Set<String> keyIds() {
    return known.and(published.map(RemoteKeys::now).orElse(KeySet.EMPTY)).ids();
  }

  /** False if the published keys have not been confirmed for too long, and so are not valid. */
  public boolean isConfirmed() {
    return published.map(keys -> !keys.isStale()).orElse(true);
  }

  /** Fetches the published keys again, if that is due; fails if they cannot be determined. */
  public Future<Void> ask() {
    return published.map(keys -> keys.latest().<Void>mapEmpty()).orElseGet(Future::succeededFuture);
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

  private Identity identity(SignedToken token, Instant end, VerificationKey key) {
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
            : Instant.EPOCH,
        key.id() + " " + name);
  }

  private static Optional<String> name(@Nullable Object claim) {
    if (claim instanceof String text && Identity.isName(text)) {
      return Optional.of(text);
    }
    return claim instanceof Long ? Optional.of(claim.toString()) : Optional.empty();
  }

  /** A list of texts, or one text separated by spaces, as in {@code scope}. */
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
