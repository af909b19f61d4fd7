package dev.carillon.http.endpoint;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.RequestGuard;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** {@code POST /v1/tickets}: issues a one-time ticket for clients that cannot set headers. */
public final class TicketsEndpoint implements Handler<RoutingContext> {
  private final Tickets tickets;
  private final Duration life;

  /** Issues tickets; fails with {@code RefusedException}. Implemented by {@code access}. */
  public interface Tickets {
    /**
     * Issues a ticket.
     *
     * @param origin of the web page that requested it, to which its use is restricted; or empty
     */
    Future<String> issue(Principal principal, String origin);
  }

  public TicketsEndpoint(Tickets tickets, Duration life) {
    this.tickets = tickets;
    this.life = life;
  }

  @Override
  public void handle(RoutingContext context) {
    String origin = Objects.requireNonNullElse(context.request().getHeader(HttpHeaders.ORIGIN), "");
    tickets
        .issue(RequestGuard.principal(context), origin)
        .compose(
            ticket ->
                context
                    .response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(
                        Json.of(Map.of("ticket", ticket, "expiresIn", life.toSeconds()))
                            .toString()))
        .onFailure(
            failure -> RequestGuard.refuse(context, new BearerAuthentication(), false, failure));
  }
}
