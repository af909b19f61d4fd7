package dev.carillon.dialect.openshock;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets the users of the directory in, with a session or an API token. Their rights are the
 * directory's, so the grants of the configuration do not count here.
 */
public final class UserGate implements Gate {
  private final Gate problems;
  private final Directories directories;
  private final OpenShockOptions options;

  /**
   * @param problems words the refusals that are not the product's
   */
  public UserGate(Gate problems, Directories directories, OpenShockOptions options) {
    this.problems = problems;
    this.directories = directories;
    this.options = options;
  }

  @Override
  public Credential credential(Handshake handshake) {
    return shown(handshake).credential();
  }

  private static Shown shown(Handshake handshake) {
    Optional<Shown> apiToken = Shown.apiToken(handshake);
    Optional<Shown> session = Shown.session(handshake);
    return apiToken
        .or(() -> session)
        .orElseThrow(
            () ->
                new RefusedException(
                    Shown.isDevice(handshake) ? Refusals.NO_HEADER : Refusals.NO_COOKIE));
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    Shown shown = shown(handshake);
    return authentication
        .apply(shown.credential())
        .recover(failure -> Future.failedFuture(worded(failure, shown)))
        .map(principal -> admitted(principal, shown));
  }

  static Throwable worded(Throwable failure, Shown shown) {
    boolean bad =
        failure instanceof RefusedException refused
            && refused.reason().httpStatus() == CloseReason.UNAUTHENTICATED.httpStatus();
    return bad
        ? new RefusedException(shown.apiToken() ? Refusals.BAD_TOKEN : Refusals.BAD_SESSION)
        : failure;
  }

  private Principal admitted(Principal principal, Shown shown) {
    if (!directories.isFresh()) {
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
    Directory directory = directories.current();
    Actor actor = Actor.of(principal, directory, options.userClaim());
    if (actor.user().isEmpty()) {
      throw new RefusedException(Refusals.NO_USER);
    }
    boolean apiToken = shown.apiToken() || !actor.isSession();
    Principal marked = apiToken ? Actor.marked(principal) : principal;
    return Actor.with(marked, marked.claims(), List.of(Topics.ALL));
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return ProductRefusal.of(reason, requestId, problems);
  }
}
