package dev.carillon.dialect.openshock.hub;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.control.Actor;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import dev.carillon.dialect.openshock.control.ProductRefusal;
import dev.carillon.dialect.openshock.directory.Directories;
import dev.carillon.dialect.openshock.directory.Directory;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates the users of the directory, by a session or an API token. Their permissions come
 * from the directory; the grants of the configuration do not apply.
 */
public final class UserAuthentication implements AuthenticationScheme {
  private final AuthenticationScheme problems;
  private final Directories directories;
  private final OpenShockOptions options;

  /**
   * @param problems writes the refusals that are not the product's
   */
  public UserAuthentication(
      AuthenticationScheme problems, Directories directories, OpenShockOptions options) {
    this.problems = problems;
    this.directories = directories;
    this.options = options;
  }

  @Override
  public Credential credential(Handshake handshake) {
    return shown(handshake).credential();
  }

  private static PresentedCredential shown(Handshake handshake) {
    Optional<PresentedCredential> apiToken = PresentedCredential.apiToken(handshake);
    Optional<PresentedCredential> session = PresentedCredential.session(handshake);
    return apiToken
        .or(() -> session)
        .orElseThrow(
            () ->
                new RefusedException(
                    PresentedCredential.isDevice(handshake)
                        ? OpenShockRefusals.NO_HEADER
                        : OpenShockRefusals.NO_COOKIE));
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    PresentedCredential shown = shown(handshake);
    return authentication
        .apply(shown.credential())
        .recover(failure -> Future.failedFuture(worded(failure, shown)))
        .map(principal -> admitted(principal, shown));
  }

  static Throwable worded(Throwable failure, PresentedCredential shown) {
    boolean bad =
        failure instanceof RefusedException refused
            && refused.reason().httpStatus() == CloseReason.UNAUTHENTICATED.httpStatus();
    return bad
        ? new RefusedException(
            shown.apiToken() ? OpenShockRefusals.BAD_TOKEN : OpenShockRefusals.BAD_SESSION)
        : failure;
  }

  private Principal admitted(Principal principal, PresentedCredential shown) {
    if (!directories.isFresh()) {
      throw new RefusedException(CloseReason.UNAVAILABLE);
    }
    Directory directory = directories.current();
    Actor actor = Actor.of(principal, directory, options.userClaim());
    if (actor.user().isEmpty()) {
      throw new RefusedException(OpenShockRefusals.NO_USER);
    }
    boolean apiToken = shown.apiToken() || !actor.isSession();
    Principal marked = apiToken ? Actor.marked(principal) : principal;
    return Actor.with(marked, marked.claims(), List.of(DeviceTopics.ALL));
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    return ProductRefusal.of(reason, requestId, problems);
  }
}
