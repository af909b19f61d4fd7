package dev.carillon.access;

import dev.carillon.access.identity.Grants;
import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.RevocationFreshness;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.AddressBlock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Determines the principal of a credential and its grants. Shared by all event loops. */
public final class Authenticator {
  static final String ANONYMOUS = "anonymous";

  private final Vertx vertx;
  private final Jwts jwts;
  private final ApiTokens tokens;
  private final Tickets tickets;
  private final Grants grants;
  private final Optional<Principal> anonymous;
  private final AccessChanges endings;
  private final RevocationFreshness freshness;

  Authenticator(
      Vertx vertx,
      Jwts jwts,
      ApiTokens tokens,
      Tickets tickets,
      AccessChanges endings,
      RevocationFreshness freshness,
      AccessOptions options) {
    this.freshness = freshness;
    this.endings = endings;
    this.vertx = vertx;
    this.jwts = jwts;
    this.tokens = tokens;
    this.tickets = tickets;
    this.grants = new Grants(options.subscribe(), options.publish(), options.grantsPerPrincipal());
    this.anonymous =
        options.anonymous().enabled() ? Optional.of(nobody(options)) : Optional.empty();
  }

  private static Principal nobody(AccessOptions options) {
    var identity = new Identity(ANONYMOUS, ANONYMOUS, "", Set.of(), Map.of(), Optional.empty());
    return new Grants(options.anonymous().subscribe(), List.of(), options.grantsPerPrincipal())
        .principal(identity);
  }

  /**
   * Authenticates a credential.
   *
   * @return the principal, on the caller's event loop; fails with {@link RefusedException}, whose
   *     text is short and contains nothing of the credential
   */
  public Future<Principal> authenticate(Credential credential) {
    try {
      return here(principal(credential)).map(this::passed);
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * The principal of an identity that was authenticated before, such as a webhook's owner.
   *
   * @throws RefusedException if its access has ended
   */
  public Principal insider(Identity identity) {
    return passed(grants.principal(identity));
  }

  // As late as possible and on the caller's event loop, so that a later revocation finds the
  // session there.
  private Principal passed(Principal principal) {
    endings.check(principal);
    freshness.check(principal);
    if (!jwts.trusts(principal.key()) && !jwts.look().contains(principal.key())) {
      throw new RefusedException(CloseReason.KEY_WITHDRAWN);
    }
    return principal;
  }

  private Future<Principal> principal(Credential credential) {
    return switch (credential.kind()) {
      case NONE ->
          Future.succeededFuture(
              anonymous.orElseThrow(() -> new RefusedException(CloseReason.UNAUTHENTICATED)));
      case TICKET ->
          tickets
              .redeem(credential.value(), credential.place().origin())
              .compose(jwts::confirm)
              .map(grants::principal);
      case FOREIGN -> tokens.identifyForeign(credential.value()).map(grants::principal);
      case BEARER ->
          credential.value().startsWith(ApiToken.PREFIX)
              ? tokens.identify(credential.value()).map(grants::principal)
              : jwts.identify(credential.value(), AddressBlock.of(credential.address()))
                  .map(grants::principal);
    };
  }

  /** Event loops wait for each other's results here; each continues on its own thread. */
  private Future<Principal> here(Future<Principal> answer) {
    if (answer.isComplete()) {
      // Without the other event loop's context, which would run callbacks there.
      return answer.succeeded()
          ? Future.succeededFuture(answer.result())
          : Future.failedFuture(answer.cause());
    }
    Context caller = vertx.getOrCreateContext();
    Promise<Principal> promise = Promise.promise();
    answer.onComplete(result -> caller.runOnContext(turn -> promise.handle(result)));
    return promise.future();
  }
}
