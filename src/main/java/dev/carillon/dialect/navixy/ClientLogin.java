package dev.carillon.dialect.navixy;

import dev.carillon.access.token.ApiToken;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.navixy.request.NavixyError;
import dev.carillon.dialect.navixy.request.NavixyErrorException;
import dev.carillon.dialect.navixy.tracker.OutputFormat;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Authentication state of a client: anonymous until it sends a valid hash, and that user from then
 * on. Confined to one event loop.
 */
final class ClientLogin {
  private final Session session;
  private final Function<Credential, Future<Principal>> authentication;
  private final NavixyOptions options;
  private final Instant deadline;

  /** The hash of the client's last successful authentication. */
  private Optional<String> known = Optional.empty();

  ClientLogin(
      Session session,
      Function<Credential, Future<Principal>> authentication,
      NavixyOptions options) {
    this.session = session;
    this.authentication = authentication;
    this.options = options;
    this.deadline = session.time().plus(options.patience());
  }

  boolean isKnown() {
    return known.isPresent();
  }

  boolean isKnownBy(String hash) {
    return known.filter(hash::equals).isPresent();
  }

  /** Closes a client that has not sent a valid hash in time. */
  void tick(Instant now) {
    if (known.isEmpty() && !now.isBefore(deadline)) {
      session.close(CloseReason.UNAUTHENTICATED.with("no valid hash was shown"));
    }
  }

  /**
   * Looks up the user of a hash.
   *
   * @param then run in a turn of the session: with an empty value once the client is authenticated,
   *     or with the error
   */
  void show(String hash, Consumer<Optional<NavixyErrorException>> then) {
    long asked = System.nanoTime();
    authentication
        .apply(credential(hash).from(session.address()))
        .onComplete(
            answer ->
                session.run(
                    () ->
                        then.accept(
                            answer.succeeded()
                                ? admit(hash, answer.result(), asked)
                                : Optional.of(refusal(answer.cause())))));
  }

  // Carillon's own tokens are recognized by their form; a session of the product has none.
  private static Credential credential(String hash) {
    return hash.startsWith(ApiToken.PREFIX) || hash.indexOf('.') >= 0
        ? Credential.bearer(hash)
        : Credential.foreign(hash);
  }

  private Optional<NavixyErrorException> admit(String hash, Principal principal, long asked) {
    if (isKnown() && !isSame(session.principal(), principal)) {
      return Optional.of(NavixyError.ACCESS_DENIED.because("the connection is another user's"));
    }
    session.identify(principal, asked);
    known = Optional.of(hash);
    return Optional.empty();
  }

  private static boolean isSame(Principal one, Principal other) {
    return one.subject().equals(other.subject()) && one.tenant().equals(other.tenant());
  }

  private static NavixyErrorException refusal(Throwable cause) {
    NavixyError fault =
        cause instanceof RefusedException refused
            ? NavixyError.of(refused.reason())
            : NavixyError.UNEXPECTED;
    return new NavixyErrorException(fault, fault.text());
  }

  ZoneId zone() {
    return OutputFormat.zone(session.principal().claims().get(options.timeZone()));
  }

  /** Filters for the user's trackers. */
  List<TopicFilter> trackers() {
    Set<TopicFilter> filters = new LinkedHashSet<>();
    Principal principal = session.principal();
    for (TopicFilter all : options.topics()) {
      if (principal.maySubscribe(all)) {
        filters.add(all);
      } else {
        principal.subscribe().stream().filter(all::covers).forEach(filters::add);
      }
    }
    return List.copyOf(filters);
  }
}
