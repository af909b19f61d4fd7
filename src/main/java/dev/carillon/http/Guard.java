package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.transport.Refusals;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every request goes through: its origin, its credential, who that is. One per event loop. */
final class Guard {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final String PRINCIPAL = "principal";
  private static final CloseReason BAD_ADDRESS =
      CloseReason.BAD_REQUEST.with("the address cannot be read");

  private final Origins origins;
  private final Authentication authentication;
  private final TrustedProxies proxies;
  private boolean draining;

  Guard(Origins origins, Authentication authentication, TrustedProxies proxies) {
    this.origins = origins;
    this.proxies = proxies;
    this.authentication = authentication;
  }

  /**
   * Finds out who comes, or answers with the gate's refusal. The request is paused when {@code
   * next} gets it: an upgrade must not lose the first frame.
   */
  void admit(
      RoutingContext context, String transport, Gate gate, BiConsumer<Handshake, Principal> next) {
    HttpServerRequest request = context.request();
    boolean eventStream = transport.equals("sse");
    try {
      if (draining) {
        throw new RefusedException(CloseReason.RESTARTING);
      }
      origins.check(request);
      if (origins.isPreflight(request)) {
        origins.answerPreflight(request);
        return;
      }
      Handshake handshake = handshake(context, transport);
      // While we ask who it is, nothing of what follows the head may be lost.
      request.pause();
      gate.principal(
              handshake, shown -> authentication.authenticate(shown.from(handshake.address())))
          .compose(
              principal -> {
                next.accept(handshake, principal);
                return Future.succeededFuture();
              })
          .onFailure(failure -> refuse(context, gate, eventStream, failure));
    } catch (RefusedException e) {
      refuse(context, gate, eventStream, e);
    }
  }

  /** From now on everybody is sent away, to come back to another replica or a later process. */
  void drain() {
    draining = true;
  }

  /** For the REST endpoints: the principal is kept in the context. */
  void handle(RoutingContext context) {
    admit(
        context,
        "http",
        new ProblemGate(),
        (handshake, principal) -> {
          context.put(PRINCIPAL, principal);
          context.next();
          // After the endpoint has said what it does with the body.
          context.request().resume();
        });
  }

  static Principal principal(RoutingContext context) {
    return context.get(PRINCIPAL);
  }

  private Handshake handshake(RoutingContext context, String transport) {
    HttpServerRequest request = context.request();
    MultiMap cookies = MultiMap.caseInsensitiveMultiMap();
    for (Cookie cookie : request.cookies()) {
      cookies.add(cookie.getName(), cookie.getValue());
    }
    MultiMap query;
    try {
      query = context.queryParams();
    } catch (RuntimeException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("the query cannot be read"));
    }
    return new Handshake(
        transport,
        request.path(),
        query,
        request.headers(),
        cookies,
        "",
        proxies.client(request).text(),
        System.nanoTime());
  }

  /**
   * The end of a router: what is not there, and what goes wrong, is a problem of the usual form.
   */
  static void close(Router router) {
    var gate = new ProblemGate();
    router
        .route()
        .handler(
            context -> refuse(context, gate, false, new RefusedException(CloseReason.NOT_FOUND)))
        .failureHandler(context -> refuse(context, gate, false, fault(context)));
    // One that cannot be unescaped reaches no route, and would be logged with its stack.
    router.errorHandler(
        CloseReason.BAD_REQUEST.httpStatus(),
        context -> refuse(context, gate, false, new RefusedException(BAD_ADDRESS)));
  }

  /** What Vert.x makes of an address that is none is the client's fault, not ours. */
  private static Throwable fault(RoutingContext context) {
    boolean clients = context.statusCode() >= 400 && context.statusCode() < 500;
    return clients ? new RefusedException(BAD_ADDRESS) : context.failure();
  }

  static void refuse(RoutingContext context, Gate gate, boolean eventStream, Throwable failure) {
    HttpServerRequest request = context.request();
    if (failure instanceof RefusedException refused) {
      log.debug("refused route={} code={}", route(context), refused.reason().code());
      Refusals.write(request, gate, refused.reason(), eventStream);
    } else {
      log.error("request failed route={}", route(context), failure);
      Refusals.write(request, gate, CloseReason.INTERNAL_ERROR, eventStream);
    }
  }

  /** Where the request went, as we named it: the path as it was sent may hold a token. */
  private static String route(RoutingContext context) {
    @Nullable Route route = context.currentRoute();
    @Nullable String path = route == null ? null : route.getPath();
    return path == null ? "none" : path;
  }
}
