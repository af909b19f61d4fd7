package dev.carillon.access;

import static dev.carillon.access.jwt.SignedToken.refused;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.identity.Identity;
import dev.carillon.access.token.RandomText;
import dev.carillon.access.token.TicketStore;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * One-time tickets for clients that cannot set headers. Each stands for the principal that
 * requested it, once, and for a short time. Shared by all event loops.
 */
public final class Tickets {
  private static final String PREFIX = "crt_";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "[0-9A-Za-z]{" + RandomText.SECRET + "}");

  private final TicketStore store;
  private final Duration life;
  private final int perPrincipal;
  private final InstantSource clock;

  Tickets(TicketStore store, Duration life, int perPrincipal, InstantSource clock) {
    this.store = store;
    this.life = life;
    this.perPrincipal = perPrincipal;
    this.clock = clock;
  }

  /**
   * Issues a ticket for this principal.
   *
   * @param origin of the web page that requests it, or empty
   */
  public Future<String> issue(Principal principal, String origin) {
    Instant now = clock.instant();
    if (principal.id().equals(Authenticator.ANONYMOUS)) {
      return Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
    }
    if (principal.hasExpired(now)) {
      return Future.failedFuture(new RefusedException(CloseReason.TOKEN_EXPIRED));
    }
    var identity =
        new Identity(
            principal.id(),
            principal.subject(),
            principal.tenant(),
            principal.roles(),
            principal.claims(),
            principal.expires(),
            principal.issued(),
            principal.key());
    String ticket = PREFIX + RandomText.text(RandomText.SECRET);
    return store
        .keep(
            Digest.of(ticket),
            new TicketStore.Entry(identity, origin),
            now.plus(life),
            perPrincipal)
        .map(
            kept -> {
              if (!kept) {
                throw new RefusedException(
                    CloseReason.TOO_MANY_REQUESTS.with("too many unused tickets"));
              }
              return ticket;
            });
  }

  /**
   * Consumes a ticket and returns its identity; a ticket can be redeemed once.
   *
   * @param origin of the web page that presents it. Empty matches any: a browser sends none to the
   *     page's own server
   */
  Future<Identity> redeem(String ticket, String origin) {
    if (!FORM.matcher(ticket).matches()) {
      return Future.failedFuture(unknown());
    }
    Instant now = clock.instant();
    return store
        .take(Digest.of(ticket), now)
        .map(
            taken -> {
              TicketStore.Entry entry = taken.orElseThrow(Tickets::unknown);
              if (!entry.origin().isEmpty()
                  && !origin.isEmpty()
                  && !origin.equals(entry.origin())) {
                throw unknown();
              }
              Identity identity = entry.identity();
              if (identity.hasExpired(now)) {
                throw new RefusedException(CloseReason.TOKEN_EXPIRED);
              }
              return identity;
            });
  }

  private static RefusedException unknown() {
    return refused("the ticket is not valid");
  }
}
