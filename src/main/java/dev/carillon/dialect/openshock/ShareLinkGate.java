package dev.carillon.dialect.openshock;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets everybody in: a session must be valid, and whoever shows none is a guest. Whether the link
 * is one is looked at once the client is connected, as in the product; so is a session that is not
 * valid.
 */
public final class ShareLinkGate implements Gate {
  private static final Pattern PATH =
      Pattern.compile(".*/1/hubs/share/link/([^/]+)(?:/negotiate)?");

  /** What the ids of all guests begin with. */
  public static final String GUEST = "openshock:guest:";

  /** The claim of somebody who is in only to be told why not. */
  private static final String REFUSAL = "carillon.openshock.refusal";

  private final Gate problems;
  private final Directories directories;
  private final OpenShockOptions options;

  /**
   * @param problems words the refusals that are not the product's
   */
  public ShareLinkGate(Gate problems, Directories directories, OpenShockOptions options) {
    this.problems = problems;
    this.directories = directories;
    this.options = options;
  }

  static Optional<UUID> link(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() ? Guids.read(matcher.group(1)) : Optional.empty();
  }

  static boolean isGuest(Principal principal) {
    return principal.id().startsWith(GUEST);
  }

  static Optional<String> refusal(Principal principal) {
    return isGuest(principal) && principal.claims().get(REFUSAL) instanceof String code
        ? Optional.of(code)
        : Optional.empty();
  }

  @Override
  public Credential credential(Handshake handshake) {
    return Shown.session(handshake).map(Shown::credential).orElse(Credential.ANONYMOUS);
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    UUID link =
        link(handshake.path()).orElseThrow(() -> new RefusedException(CloseReason.NOT_FOUND));
    Optional<Shown> shown;
    try {
      shown = Shown.session(handshake);
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

  private Principal admitted(Principal principal, UUID link) {
    Actor actor = Actor.of(principal, directories.current(), options.userClaim());
    if (!actor.isSession()) {
      return guest(link, Map.of());
    }
    if (actor.user().isEmpty()) {
      if (!directories.isFresh()) {
        throw new RefusedException(CloseReason.UNAVAILABLE);
      }
      return refused(link, Refusals.NO_USER);
    }
    return Actor.with(principal, principal.claims(), List.of());
  }

  private static Future<Principal> refused(Throwable failure, UUID link, Shown shown) {
    Throwable worded = UserGate.worded(failure, shown);
    boolean bad = worded instanceof RefusedException known && Refusals.isOurs(known.reason());
    return bad
        ? Future.succeededFuture(refused(link, ((RefusedException) worded).reason()))
        : Future.failedFuture(failure);
  }

  private static Principal refused(UUID link, CloseReason reason) {
    return guest(link, Map.of(REFUSAL, reason.code()));
  }

  private static Principal guest(UUID link, Map<String, Object> claims) {
    return new Principal(
        GUEST + link, "guest", "", Set.of(), claims, List.of(), List.of(), Optional.empty());
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return ProductRefusal.of(reason, requestId, problems);
  }
}
