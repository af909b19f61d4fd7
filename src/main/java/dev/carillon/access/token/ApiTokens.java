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

  /** For the command line: believes nothing that it has not just read. */
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

  /** Makes a token; its text is known now and never again. */
  public Future<ApiToken> create(Request request) {
    ApiToken token = ApiToken.create();
    return keep(token.digest(), token.id(), request).map(token);
  }

  /**
   * Keeps a session or a key that another system made: whoever shows it to that product's dialect
   * is known by it.
   *
   * @return its id, by which it is listed and revoked
   * @throws IllegalArgumentException if it is no text that could be one
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
    // As a database keeps it.
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

  /** Those that are valid, the oldest first. */
  public Future<List<StoredToken>> list() {
    return store.list(clock.instant());
  }

  /** Takes a token back; false if none of this id is valid. */
  public Future<Boolean> revoke(String id) {
    return store.revoke(id, clock.instant()).onComplete(done -> forget(id));
  }

  /** The token was taken back: it is not believed any more. */
  void forget(String id) {
    found.asMap().values().removeIf(token -> token.id().equals(id));
  }

  /** What was read of tokens is read anew, as far as the news concerns it. */
  public void forget(AccessChange ending) {
    if (ending.target().by() == AccessChange.By.TOKEN) {
      forget(ending.target().name());
    } else {
      found.invalidateAll();
    }
  }

  /** Who shows this token. */
  public Future<Identity> identify(String text) {
    Optional<ApiToken> token = ApiToken.of(text);
    if (token.isEmpty()) {
      return Future.failedFuture(unknown());
    }
    return identify(token.get().digest());
  }

  /** Who shows what another system made; nobody is asked about what cannot be one. */
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

  // The same for a token that never was and one that was revoked.
  private static RefusedException unknown() {
    return refused("the token is not valid");
  }

  long cached() {
    found.cleanUp();
    return found.estimatedSize() + asking.size();
  }
}
