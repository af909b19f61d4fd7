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
  /** The id of all clients without a credential. */
  public static final String ANONYMOUS = Authenticator.ANONYMOUS;

  private static final Logger log = LoggerFactory.getLogger(Access.class);

  /** Interval at which revoked API tokens are looked up. */
  private static final Duration REVOCATIONS = Duration.ofMillis(500);

  /** Interval at which withdrawn keys are looked up. */
  private static final Duration KEYS = Duration.ofSeconds(1);

  private static final CloseReason STALE =
      CloseReason.UNAVAILABLE.with("it is not known which tokens were taken back, try later");
  private static final CloseReason UNCONFIRMED =
      CloseReason.UNAVAILABLE.with("the issuer's keys are not available, try later");

  /** How long an authenticated connection may still be opening. */
  private static final Duration ON_THEIR_WAY = Duration.ofMinutes(1);

  /** The same for clients that may reconnect at once. */
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
   * Ends sessions whose API token is revoked from now on, within a second or two; and all sessions
   * with API tokens if revocations have been unknown for too long.
   *
   * @param onRevoked receives the sessions to end; called on an event loop
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
   * Ends sessions whose credential was verified by a key that its issuer has withdrawn since.
   *
   * @param onWithdrawn receives the sessions to end; called on an event loop
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

  /** The ids of the keys that were valid at the last check: for tests. */
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
   * Applies a revocation to new sessions from now on. Callable on any thread, also repeatedly for
   * the same revocation.
   *
   * @return the sessions to end
   */
  public SessionEviction hear(AccessChange ending) {
    endings.add(ending);
    tokens.forget(ending);
    if (ending.kind() == AccessChange.Kind.ACCESS_CHANGED) {
      return new SessionEviction(
          principal -> AccessChanges.ends(ending, principal), ending.kind().reason(), COMING_BACK);
    }
    // Checked again for later sessions, because a block may have been lifted.
    return new SessionEviction(
        principal -> AccessChanges.ends(ending, principal) && !endings.passes(principal),
        ending.kind().reason(),
        ON_THEIR_WAY);
  }

  /**
   * Refuses all clients until the revocations are known.
   *
   * @param known true once all revocations from before the start are known
   */
  public void expect(BooleanSupplier known) {
    endings.expect(known);
  }

  /**
   * Starts to fetch keys without waiting for them: an issuer or a database may become available
   * later.
   */
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

  /** Resolves the grants of an identity from the configuration, without a check of revocations. */
  public static Function<Identity, Principal> rights(AccessOptions options) {
    return new Grants(options.subscribe(), options.publish(), options.grantsPerPrincipal())
        ::principal;
  }

  /**
   * Revokes a token permanently in its store, if it is an API token, because the entry of the
   * control topic is removed some time later.
   */
  public Future<Void> takeBack(AccessChange ending) {
    boolean stored =
        ending.kind() == AccessChange.Kind.TOKEN_REVOKED && ApiToken.isId(ending.target().name());
    return stored
        ? store.revoke(ending.target().name(), ending.at()).mapEmpty()
        : Future.succeededFuture();
  }

  /** The known revocations, for metrics. */
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
