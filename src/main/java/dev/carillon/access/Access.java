package dev.carillon.access;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of access, put together: one for the whole process. */
public final class Access {
  private static final Logger log = LoggerFactory.getLogger(Access.class);

  private final Jwts jwts;
  private final ApiTokens tokens;
  private final Tickets tickets;
  private final Authenticator authenticator;

  private Access(Jwts jwts, ApiTokens tokens, Tickets tickets, Authenticator authenticator) {
    this.jwts = jwts;
    this.tokens = tokens;
    this.tickets = tickets;
    this.authenticator = authenticator;
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
        jwts, tokens, tickets, new Authenticator(vertx, jwts, tokens, tickets, options));
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
