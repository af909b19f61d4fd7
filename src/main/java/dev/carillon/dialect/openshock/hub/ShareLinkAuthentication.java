package dev.carillon.dialect.openshock.hub;

import dev.carillon.access.identity.Digest;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.AddressBlock;
import dev.carillon.core.limit.TokenBucket;
import dev.carillon.core.limit.TokenBuckets;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.Actor;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import dev.carillon.dialect.openshock.control.ProductRefusal;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.Guids;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Accepts every client: a session must be valid, and a client without one is a guest. Confined to
 * one event loop. As in the product, an unknown link or an invalid session is reported only after
 * the client has connected.
 */
public final class ShareLinkAuthentication implements AuthenticationScheme {
  private static final Pattern PATH =
      Pattern.compile(".*/1/hubs/share/link/([^/]+)(?:/negotiate)?");
  private static final int HASH = 32;

  /** Prefix of the ids of all guests. */
  public static final String GUEST = "openshock:guest:";

  /** Claim of a client that was accepted only to receive its refusal. */
  private static final String REFUSAL = "carillon.openshock.refusal";

  /** Number of unknown links that one address may present at once, and number per second. */
  private static final int GUESSES = 30;

  private static final int GUESSES_PER_SECOND = 1;
  private static final int ADDRESSES = 10_000;

  private final AuthenticationScheme problems;
  private final Directories directories;
  private final OpenShockOptions options;
  private final InstantSource clock;
  private final TokenBuckets<String> guesses =
      new TokenBuckets<>(ADDRESSES, now -> new TokenBucket(GUESSES, GUESSES_PER_SECOND, now));

  /**
   * @param problems writes the refusals that are not the product's
   */
  public ShareLinkAuthentication(
      AuthenticationScheme problems, Directories directories, OpenShockOptions options) {
    this(problems, directories, options, InstantSource.system());
  }

  public ShareLinkAuthentication(
      AuthenticationScheme problems,
      Directories directories,
      OpenShockOptions options,
      InstantSource clock) {
    this.problems = problems;
    this.directories = directories;
    this.options = options;
    this.clock = clock;
  }

  static Optional<UUID> link(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() ? Guids.read(matcher.group(1)) : Optional.empty();
  }

  public static boolean isGuest(Principal principal) {
    return principal.id().startsWith(GUEST);
  }

  static Optional<String> refusal(Principal principal) {
    return isGuest(principal) && principal.claims().get(REFUSAL) instanceof String code
        ? Optional.of(code)
        : Optional.empty();
  }

  @Override
  public Credential credential(Handshake handshake) {
    return PresentedCredential.session(handshake)
        .map(PresentedCredential::credential)
        .orElse(Credential.ANONYMOUS);
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    UUID link =
        link(handshake.path()).orElseThrow(() -> new RefusedException(CloseReason.NOT_FOUND));
    if (isOneGuessTooMany(link, AddressBlock.of(handshake.address()))) {
      return Future.failedFuture(new RefusedException(CloseReason.TOO_MANY_REQUESTS));
    }
    Optional<PresentedCredential> shown;
    try {
      shown = PresentedCredential.session(handshake);
    } catch (RefusedException e) {
      return Future.succeededFuture(refused(link, e.reason()));
    }
    if (shown.isEmpty()) {
      return Future.succeededFuture(guest(link, Map.of()));
    }
    return authentication
        .apply(shown.get().credential())
        .map(principal -> admitted(principal, link))
        .recover(failure -> refused(failure, link, shown.get()));
  }

  /**
   * True if the address has presented too many unknown links: then the client is refused before it
   * connects. An existing link is not affected, because behind a proxy all clients have one
   * address. An expired link is treated like an unknown one.
   */
  private boolean isOneGuessTooMany(UUID link, String address) {
    Instant now = clock.instant();
    boolean there =
        directories.current().link(link).filter(known -> !known.hasExpired(now)).isPresent();
    if (there || !directories.isFresh()) {
      return false;
    }
    long nanos = TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli());
    boolean spent = guesses.isEmpty(address, nanos);
    if (!spent) {
      guesses.take(address, 1, nanos);
    }
    return spent;
  }

  private Principal admitted(Principal principal, UUID link) {
    Actor actor = Actor.of(principal, directories.current(), options.userClaim());
    if (!actor.isSession()) {
      return guest(link, Map.of());
    }
    if (actor.user().isEmpty()) {
      if (!directories.isFresh()) {
        throw new RefusedException(CloseReason.UNAVAILABLE);
      }
      return refused(link, OpenShockRefusals.NO_USER);
    }
    return Actor.with(principal, principal.claims(), List.of());
  }

  private static Future<Principal> refused(
      Throwable failure, UUID link, PresentedCredential shown) {
    Throwable worded = UserAuthentication.worded(failure, shown);
    boolean bad =
        worded instanceof RefusedException known && OpenShockRefusals.isOurs(known.reason());
    return bad
        ? Future.succeededFuture(refused(link, ((RefusedException) worded).reason()))
        : Future.failedFuture(failure);
  }

  private static Principal refused(UUID link, CloseReason reason) {
    return guest(link, Map.of(REFUSAL, reason.code()));
  }

  /** The id of a link is its credential: logs and topics contain only its hash. */
  private static Principal guest(UUID link, Map<String, Object> claims) {
    return new Principal(
        GUEST + Digest.of(link.toString()).hex().substring(0, HASH),
        "guest",
        "",
        Set.of(),
        claims,
        List.of(),
        List.of(),
        Optional.empty());
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return ProductRefusal.of(reason, requestId, problems);
  }
}
