package dev.carillon.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of access, put together: one for the whole process. */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  /** How often it is looked for tokens that were taken back. */
  private static final Duration REVOCATIONS = Duration.ofMillis(500);

  private final TokenStore store;
  private final InstantSource clock;
  private final Jwts jwts;
  private final ApiTokens tokens;
  private final Tickets tickets;
  private final Authenticator authenticator;

  private Access(
      TokenStore store,
      InstantSource clock,
      Jwts jwts,
      ApiTokens tokens,
      Tickets tickets,
      Authenticator authenticator) {
    this.store = store;
    this.clock = clock;
    this.jwts = jwts;
    this.tokens = tokens;
    this.tickets = tickets;
    this.authenticator = authenticator;
  }

  /**
   * Ends what was begun with tokens that are taken back from now on, within a second or two.
   *
   * @param onRevoked told the id of the principal; on an event loop
   */
  public void watchRevocations(Vertx vertx, Consumer<String> onRevoked) {
    new Revocations(
            store,
            clock,
            id -> {
              tokens.forget(id);
              onRevoked.accept(StoredToken.principal(id));
            })
        .start(vertx, REVOCATIONS);
  }

  /** Begins to fetch keys, and waits for nothing: an issuer or a database may come later. */
  public static Access start(
      Vertx vertx, AccessOptions options, TokenStore tokenStore, TicketStore ticketStore) {
    return start(vertx, options, tokenStore, ticketStore, InstantSource.system());
  }

  static Access start(
      Vertx vertx,
      AccessOptions options,
      TokenStore tokenStore,
      TicketStore ticketStore,
      InstantSource clock) {
    if (options.issuers().isEmpty()) {
      log.warn("no issuer is configured: no JWT is accepted");
    }
    if (options.anonymous().enabled()) {
      log.warn("anonymous clients are let in grants={}", options.anonymous().subscribe().size());
    }
    var jwts = new Jwts(vertx, options, clock);
    var tokens = new ApiTokens(tokenStore, options.tokenCache(), clock);
    var tickets =
        new Tickets(ticketStore, options.ticketLife(), options.ticketsPerPrincipal(), clock);
    jwts.start();
    return new Access(
        tokenStore,
        clock,
        jwts,
        tokens,
        tickets,
        new Authenticator(vertx, jwts, tokens, tickets, options));
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
