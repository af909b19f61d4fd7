package dev.carillon.access;

import static dev.carillon.access.SignedToken.refused;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The issuers, found by what a token says; what it says else is not believed yet. */
final class Jwts {
  private final Map<String, Issuer> issuers = new HashMap<>();
  private final List<RemoteKeys> published = new ArrayList<>();
  private final Signatures signatures;
  private final int maxBytes;

  Jwts(Vertx vertx, AccessOptions options, InstantSource clock) {
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
      issuers.put(each.issuer(), new Issuer(each, keys, signatures, options.leeway(), clock));
    }
  }

  /** Begins to fetch keys; nobody waits for it. */
  void start() {
    published.forEach(RemoteKeys::refresh);
  }

  Future<Identity> identify(String text) {
    SignedToken token = SignedToken.of(text, maxBytes);
    Issuer issuer = issuers.get(token.issuer());
    return issuer == null
        ? Future.failedFuture(refused("a token of another issuer"))
        : issuer.identify(token);
  }

  Future<Void> close() {
    var closing = new ArrayList<Future<Void>>();
    published.forEach(keys -> closing.add(keys.close()));
    closing.add(signatures.close());
    return Future.join(closing).mapEmpty();
  }
}
