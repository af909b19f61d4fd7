package dev.carillon.access.token;

import static dev.carillon.access.jwt.SignedToken.refused;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.Digest;
import dev.carillon.access.identity.Identity;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Creates, lists, revokes and authenticates API tokens. Shared by all event loops. A token that was
 * found is cached for a short time, so that a short outage of the database, or a thousand clients
 * with one token, cause no failures.
 */
public final class ApiTokens {
  private static final int MAX_CACHED = 20_000;
  private static final Pattern FOREIGN =
      Pattern.compile("(?!" + ApiToken.PREFIX + ")[!-~]{16,512}");

  private final TokenStore store;
  private final InstantSource clock;
  private final Cache<Digest, StoredToken> found;
  private final ConcurrentHashMap<Digest, Future<Optional<StoredToken>>> asking =
      new ConcurrentHashMap<>();

  /**
   * Request to create a token.
   *
   * @param tenant the customer, or empty
   * @param claims as maps, lists, strings, longs, doubles and booleans
   * @param lifetime empty: until it is revoked
   */
  public record Request(
      String subject,
      String tenant,
      Set<String> roles,
      Map<String, Object> claims,
      Optional<Duration> lifetime) {
    public Request {
      if (!Identity.isName(subject) || !(tenant.isEmpty() || Identity.isName(tenant))) {
        throw new IllegalArgumentException(
            "subject and tenant are names of at most 256 visible characters");
      }
    }
  }

  /** For the command line, without a cache. */
  public ApiTokens(TokenStore store) {
    this(store, Duration.ZERO, InstantSource.system());
  }

  public ApiTokens(TokenStore store, Duration believed, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.found =
        Caffeine.newBuilder()
            .maximumSize(MAX_CACHED)
            .expireAfterWrite(believed)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** Creates a token; its text is not available later. */
  public Future<ApiToken> create(Request request) {
    ApiToken token = ApiToken.create();
    return keep(token.digest(), token.id(), request).map(token);
  }

  /**
   * Stores a session or key of another system, so that the dialect of that product accepts it.
   *
   * @return its id, by which it is listed and revoked
   * @throws IllegalArgumentException if the text cannot be a token
   */
  public Future<String> keep(String foreign, Request request) {
    if (!FOREIGN.matcher(foreign).matches()) {
      throw new IllegalArgumentException(
          "a token to be kept has 16 to 512 visible ASCII characters, and does not begin with "
              + ApiToken.PREFIX);
    }
    String id = ApiToken.create().id();
    return keep(Digest.of(foreign), id, request).map(id);
  }

  private Future<Void> keep(Digest digest, String id, Request request) {
    // With the resolution of a database.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var stored =
        new StoredToken(
            id,
            request.subject(),
            request.tenant(),
            request.roles(),
            request.claims(),
            now,
            request.lifetime().map(now::plus),
            Optional.empty());
    return store.create(digest, stored);
  }

  /** The valid tokens, oldest first. */
  public Future<List<StoredToken>> list() {
    return store.list(clock.instant());
  }

  /** Revokes a token; false if there is no valid one with this id. */
  public Future<Boolean> revoke(String id) {
    return store.revoke(id, clock.instant()).onComplete(done -> forget(id));
  }

  /** Removes a revoked token from the cache. */
  void forget(String id) {
    found.asMap().values().removeIf(token -> token.id().equals(id));
  }

  /** Removes the tokens that a revocation may concern from the cache. */
  public void forget(AccessChange ending) {
    if (ending.target().by() == AccessChange.By.TOKEN) {
      forget(ending.target().name());
    } else {
      found.invalidateAll();
    }
  }

  /** The identity of a token. */
  public Future<Identity> identify(String text) {
    Optional<ApiToken> token = ApiToken.of(text);
    if (token.isEmpty()) {
      return Future.failedFuture(unknown());
    }
    return identify(token.get().digest());
  }

  /** The identity of another system's token; a text that cannot be one causes no look-up. */
  public Future<Identity> identifyForeign(String text) {
    return FOREIGN.matcher(text).matches()
        ? identify(Digest.of(text))
        : Future.failedFuture(unknown());
  }

  private Future<Identity> identify(Digest digest) {
    StoredToken known = found.getIfPresent(digest);
    return known == null
        ? ask(digest).map(stored -> checked(stored.orElseThrow(ApiTokens::unknown)))
        : Future.succeededFuture(known).map(this::checked);
  }

  private Future<Optional<StoredToken>> ask(Digest digest) {
    Promise<Optional<StoredToken>> answer = Promise.promise();
    Future<Optional<StoredToken>> asked = asking.putIfAbsent(digest, answer.future());
    if (asked != null) {
      return asked;
    }
    store
        .find(digest)
        .onComplete(
            result -> {
              if (result.succeeded()) {
                result.result().ifPresent(token -> found.put(digest, token));
              }
              asking.remove(digest);
              answer.handle(result);
            });
    return answer.future();
  }

  private Identity checked(StoredToken token) {
    if (token.revoked().isPresent()) {
      throw unknown();
    }
    Identity identity = token.identity();
    if (identity.hasExpired(clock.instant())) {
      throw new RefusedException(CloseReason.TOKEN_EXPIRED);
    }
    return identity;
  }

  // The same error for an unknown token and a revoked one.
  private static RefusedException unknown() {
    return refused("the token is not valid");
  }

  long cached() {
    found.cleanUp();
    return found.estimatedSize() + asking.size();
  }
}
