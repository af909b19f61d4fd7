package dev.carillon.access;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.Grants;
import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.RevocationFreshness;
import dev.carillon.access.token.Revocations;
import dev.carillon.access.token.TicketStore;
import dev.carillon.access.token.TokenStore;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.SessionEviction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and connects the services of authentication and access: one instance per process. */
public final class Access {
  /** The id of everybody who has shown nothing. */
  public static final String ANONYMOUS = Authenticator.ANONYMOUS;

  private static final Logger log = LoggerFactory.getLogger(Access.class);

  /** How often it is looked for tokens that were taken back. */
  private static final Duration REVOCATIONS = Duration.ofMillis(500);

  /** How often it is looked for keys that were withdrawn. */
  private static final Duration KEYS = Duration.ofSeconds(1);

  private static final CloseReason STALE =
      CloseReason.UNAVAILABLE.with("it is not known which tokens were taken back, try later");
  private static final CloseReason UNCONFIRMED =
      CloseReason.UNAVAILABLE.with("the issuer's keys are not available, try later");

  /** For so long somebody may be on the way in who was let in before. */
  private static final Duration ON_THEIR_WAY = Duration.ofMinutes(1);

  /** The same for those who may come back at once. */
  private static final Duration COMING_BACK = Duration.ofSeconds(2);

  private final TokenStore store;
  private final InstantSource clock;
  private final Jwts jwts;
  private final ApiTokens tokens;
  private final Tickets tickets;
  private final Authenticator authenticator;
  private final AccessChanges endings;
  private final RevocationFreshness freshness;

  private Access(
      TokenStore store,
      InstantSource clock,
      Jwts jwts,
      ApiTokens tokens,
      Tickets tickets,
      Authenticator authenticator,
      AccessChanges endings,
      RevocationFreshness freshness) {
    this.endings = endings;
    this.freshness = freshness;
    this.store = store;
    this.clock = clock;
    this.jwts = jwts;
    this.tokens = tokens;
    this.tickets = tickets;
    this.authenticator = authenticator;
  }

  /**
   * Ends what was begun with tokens that are taken back from now on, within a second or two; and
   * all that was begun with API tokens, once nobody could say for too long which were taken back.
   *
   * @param onRevoked whose sessions are to end; called on an event loop
   */
  public void watchRevocations(Vertx vertx, Consumer<SessionEviction> onRevoked) {
    var revocations =
        new Revocations(
            store,
            clock,
            id ->
                onRevoked.accept(
                    hear(
                        new AccessChange(
                            AccessChange.Kind.TOKEN_REVOKED,
                            AccessChange.Target.token(id),
                            clock.instant()))));
    freshness.follow(revocations::heard);
    vertx.setPeriodic(
        REVOCATIONS.toMillis(),
        timer -> {
          revocations.look();
          if (freshness.hasGone()) {
            log.warn(
                "it is not known which API tokens were taken back: their clients are sent away");
            onRevoked.accept(new SessionEviction(freshness::isOver, STALE, ON_THEIR_WAY));
          }
        });
  }

  /**
   * Ends what was begun with keys that their issuers withdraw from now on.
   *
   * @param onWithdrawn whose sessions are to end; called on an event loop
   */
  public void watchKeys(Vertx vertx, Consumer<SessionEviction> onWithdrawn) {
    vertx.setPeriodic(
        KEYS.toMillis(),
        timer -> {
          Set<String> gone = jwts.withdrawn();
          if (!gone.isEmpty()) {
            log.warn("signing keys are not trusted any more keys={}", gone.size());
            onWithdrawn.accept(ending(gone, true, CloseReason.KEY_WITHDRAWN));
            onWithdrawn.accept(ending(gone, false, UNCONFIRMED));
          }
        });
  }

  /** The ids of the keys that counted when it was last looked: for tests. */
  Set<String> keys() {
    return jwts.trusted();
  }

  private SessionEviction ending(Set<String> gone, boolean withdrawn, CloseReason reason) {
    Set<String> keys =
        gone.stream()
            .filter(key -> jwts.isWithdrawn(key) == withdrawn)
            .collect(Collectors.toUnmodifiableSet());
    return new SessionEviction(
        principal -> keys.contains(principal.key()) && !jwts.trusts(principal.key()),
        reason,
        ON_THEIR_WAY);
  }

  /**
   * From now on it counts at the door. Callable on any thread, for the same news more than once.
   *
   * @return whose sessions are to end
   */
  public SessionEviction hear(AccessChange ending) {
    endings.add(ending);
    tokens.forget(ending);
    if (ending.kind() == AccessChange.Kind.ACCESS_CHANGED) {
      return new SessionEviction(
          principal -> AccessChanges.ends(ending, principal), ending.kind().reason(), COMING_BACK);
    }
    // Asked again for whoever comes later: a block may have been taken back.
    return new SessionEviction(
        principal -> AccessChanges.ends(ending, principal) && !endings.passes(principal),
        ending.kind().reason(),
        ON_THEIR_WAY);
  }

  /**
   * Until then nobody is let in.
   *
   * @param known true once it is known whose access had ended before
   */
  public void expect(BooleanSupplier known) {
    endings.expect(known);
  }

  /** Begins to fetch keys, and waits for nothing: an issuer or a database may come later. */
  public static Access start(
      Vertx vertx,
      AccessOptions options,
      ControlOptions control,
      TokenStore tokenStore,
      TicketStore ticketStore) {
    return start(vertx, options, control, tokenStore, ticketStore, InstantSource.system());
  }

  static Access start(
      Vertx vertx,
      AccessOptions options,
      ControlOptions control,
      TokenStore tokenStore,
      TicketStore ticketStore,
      InstantSource clock) {
    if (options.issuers().isEmpty()) {
      log.warn("no issuer is configured: no JWT is accepted");
    }
    if (options.anonymous().enabled()) {
      log.warn("anonymous clients are let in grants={}", options.anonymous().subscribe().size());
    }
    var jwts =
        new Jwts(vertx, options, control.kafkaTopic().map(topic -> control.remember()), clock);
    var tokens = new ApiTokens(tokenStore, options.tokenCache(), clock);
    var tickets =
        new Tickets(ticketStore, options.ticketLife(), options.ticketsPerPrincipal(), clock);
    var endings = new AccessChanges(control, clock);
    var freshness = new RevocationFreshness(options.maxStaleness(), clock);
    jwts.start();
    return new Access(
        tokenStore,
        clock,
        jwts,
        tokens,
        tickets,
        new Authenticator(vertx, jwts, tokens, tickets, endings, freshness, options),
        endings,
        freshness);
  }

  /** What an identity may do as far as the configuration says, whether or not it may come in. */
  public static Function<Identity, Principal> rights(AccessOptions options) {
    return new Grants(options.subscribe(), options.publish(), options.grantsPerPrincipal())
        ::principal;
  }

  /**
   * Takes a token back for good where it is kept, if it is an API token: what was only said of it
   * would be forgotten in the end.
   */
  public Future<Void> takeBack(AccessChange ending) {
    boolean stored =
        ending.kind() == AccessChange.Kind.TOKEN_REVOKED && ApiToken.isId(ending.target().name());
    return stored
        ? store.revoke(ending.target().name(), ending.at()).mapEmpty()
        : Future.succeededFuture();
  }

  /** How much is remembered of whose access has ended. */
  public AccessChanges endings() {
    return endings;
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  public Tickets tickets() {
    return tickets;
  }

  public ApiTokens tokens() {
    return tokens;
  }

  public Future<Void> close() {
    return jwts.close();
  }
}
