package dev.carillon.access;

import static dev.carillon.access.jwt.SignedToken.refused;

import dev.carillon.access.identity.Identity;
import dev.carillon.access.jwt.Issuer;
import dev.carillon.access.jwt.IssuerOptions;
import dev.carillon.access.jwt.JwksEndpoint;
import dev.carillon.access.jwt.RemoteKeys;
import dev.carillon.access.jwt.Signatures;
import dev.carillon.access.jwt.SignedToken;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configured issuers of JWTs. Selects the issuer of a token by its claims, which are not yet
 * verified at that point.
 */
final class Jwts {
  private final Map<String, Issuer> issuers = new HashMap<>();
  private final List<RemoteKeys> published = new ArrayList<>();
  private final Signatures signatures;
  private final int maxBytes;

  /** The ids of the keys that were valid at the last check. */
  private volatile Set<String> trusted = Set.of();

  /**
   * Those, and the ones that were valid at any check since {@link #withdrawn}. Guarded by the
   * monitor.
   */
  private final Set<String> seen = new HashSet<>();

  /**
   * @param longest maximum lifetime of a token; empty: unlimited
   */
  Jwts(Vertx vertx, AccessOptions options, Optional<Duration> longest, InstantSource clock) {
    this.maxBytes = options.maxTokenBytes();
    this.signatures = new Signatures(vertx);
    for (IssuerOptions each : options.issuers()) {
      Optional<RemoteKeys> keys =
          each.jwks()
              .map(
                  address ->
                      new RemoteKeys(
                          vertx,
                          new JwksEndpoint(vertx, address, options.jwks()),
                          options.jwks(),
                          each.issuer(),
                          clock));
      keys.ifPresent(published::add);
      issuers.put(
          each.issuer(), new Issuer(each, keys, signatures, options.leeway(), longest, clock));
    }
  }

  /** Checks which keys are valid now. */
  synchronized Set<String> look() {
    var now = new HashSet<String>();
    issuers.forEach((name, issuer) -> issuer.keyIds().forEach(id -> now.add(id + " " + name)));
    seen.addAll(now);
    trusted = Set.copyOf(now);
    return trusted;
  }

  /**
   * The keys that were valid at a check since the last call of this method, and are not any more.
   */
  synchronized Set<String> withdrawn() {
    look();
    var gone = new HashSet<>(seen);
    gone.removeAll(trusted);
    seen.retainAll(trusted);
    return gone;
  }

  Set<String> trusted() {
    return trusted;
  }

  /** True if the key of an identity was valid at the last check. */
  boolean trusts(String key) {
    return key.isEmpty() || trusted.contains(key);
  }

  /** False if the key is unavailable only because its issuer cannot be reached. */
  boolean isWithdrawn(String key) {
    Issuer issuer = issuers.get(issuer(key));
    return issuer == null || issuer.isConfirmed();
  }

  /**
   * Confirms an identity that a key has verified on another replica, if the key is valid here as
   * well.
   */
  Future<Identity> confirm(Identity identity) {
    String key = identity.key();
    Issuer issuer = issuers.get(issuer(key));
    if (key.isEmpty() || countsNow(issuer, key)) {
      return Future.succeededFuture(identity);
    }
    Future<Void> asked = issuer == null ? Future.succeededFuture() : issuer.ask();
    return asked.map(
        done -> {
          if (!countsNow(issuer, key)) {
            throw new RefusedException(CloseReason.KEY_WITHDRAWN);
          }
          return identity;
        });
  }

  private static boolean countsNow(@Nullable Issuer issuer, String key) {
    return issuer != null && issuer.keyIds().contains(key.substring(0, key.indexOf(' ')));
  }

  private static String issuer(String key) {
    return key.substring(key.indexOf(' ') + 1);
  }

  /** Starts to fetch keys, without waiting for them. */
  void start() {
    published.forEach(RemoteKeys::refresh);
  }

  Future<Identity> identify(String text, String from) {
    SignedToken token = SignedToken.of(text, maxBytes);
    Issuer issuer = issuers.get(token.issuer());
    return issuer == null
        ? Future.failedFuture(refused("a token of another issuer"))
        : issuer.identify(token, from);
  }

  Future<Void> close() {
    var closing = new ArrayList<Future<Void>>();
    published.forEach(keys -> closing.add(keys.close()));
    closing.add(signatures.close());
    return Future.join(closing).mapEmpty();
  }
}
