package dev.carillon.http;

import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.http.admission.PrincipalResolver;
import dev.carillon.http.admission.RequestLimiter;
import dev.carillon.http.admission.TrustedProxies;
import dev.carillon.transport.RefusalResponses;
import dev.carillon.transport.RequestBodies;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks every request: its origin, its credential, its principal. One per event loop. */
public final class RequestGuard {
  private static final Logger log = LoggerFactory.getLogger(RequestGuard.class);
  private static final String PRINCIPAL = "principal";
  private static final CloseReason NO_STREAM =
      CloseReason.UNAUTHENTICATED.with("a ticket opens a stream and does nothing else");
  private static final CloseReason BAD_ADDRESS =
      CloseReason.BAD_REQUEST.with("the address cannot be read");

  private static final String BODIES = "carillon.bodies";

  /** Of the endpoints that change something. */
  private static final AllowedNames PARAMETERS = AllowedNames.parameters(List.of("ticket"));

  private final AllowedOrigins origins;
  private final PrincipalResolver authentication;
  private final RequestLimiter requests;
  private final RequestBodies bodies;
  private final TrustedProxies proxies;
  private boolean draining;

  RequestGuard(
      AllowedOrigins origins,
      PrincipalResolver authentication,
      TrustedProxies proxies,
      RequestLimiter requests,
      RequestBodies bodies) {
    this.origins = origins;
    this.proxies = proxies;
    this.authentication = authentication;
    this.requests = requests;
    this.bodies = bodies;
  }

  /** Admits requests to the mounts: tickets are valid where a stream is opened. */
  void admit(
      RoutingContext context,
      Mount mount,
      Consumer<Handshake> check,
      BiConsumer<Handshake, Principal> next) {
    admit(context, mount.transport(), mount.gate(), mount.opensStream(), check, next);
  }

  /**
   * Authenticates the client, or responds with the gate's refusal. The request is paused when
   * {@code next} receives it: an upgrade must not lose the first frame.
   *
   * @param check refuses a request that is invalid for any principal
   */
  private void admit(
      RoutingContext context,
      String transport,
      AuthenticationScheme gate,
      boolean opensStream,
      Consumer<Handshake> check,
      BiConsumer<Handshake, Principal> next) {
    HttpServerRequest request = context.request();
    boolean eventStream = transport.equals("sse");
    try {
      if (draining) {
        throw new RefusedException(CloseReason.RESTARTING);
      }
      origins.check(context);
      Handshake handshake = handshake(context, transport);
      check.accept(handshake);
      // During authentication, nothing that follows the head may be lost.
      request.pause();
      Credential.Place place = place(request, opensStream, handshake.address());
      gate.principal(handshake, credential -> authenticate(context, credential.at(place)))
          .compose(
              principal -> {
                RefusalReports.of(context, principal);
                next.accept(handshake, principal);
                return Future.succeededFuture();
              })
          .onFailure(failure -> refuse(context, gate, eventStream, failure));
    } catch (RefusedException e) {
      refuse(context, gate, eventStream, e);
    }
  }

  /** The only place that decides what a credential may be used for. */
  private Future<Principal> authenticate(RoutingContext context, Credential credential) {
    if (credential.kind() == Credential.Kind.TICKET && !credential.place().opensStream()) {
      // This does not consume it: its owner may still connect.
      return Future.failedFuture(new RefusedException(NO_STREAM));
    }
    return authentication
        .authenticate(credential)
        .onFailure(
            refused ->
                RefusalReports.compared(
                    context,
                    TokenSummary.described(credential)
                        + "; accepted: "
                        + authentication.accepted()));
  }

  private static Credential.Place place(
      HttpServerRequest request, boolean opensStream, String address) {
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    return new Credential.Place(opensStream, origin == null ? "" : origin, address);
  }

  /** From now on all clients are refused and reconnect to another replica or a later process. */
  void drain() {
    draining = true;
  }

  /** Admits requests to the REST endpoints: the principal is kept in the context. */
  void handle(RoutingContext context, Handler<RoutingContext> endpoint) {
    admit(
        context,
        "http",
        new BearerAuthentication(),
        false,
        handshake -> checkParameters(context, handshake),
        (handshake, principal) -> {
          requests.enter(context.request(), principal.id());
          context.put(PRINCIPAL, principal);
          context.put(BODIES, bodies);
          endpoint.handle(context);
          // After the endpoint has decided what it does with the body.
          context.request().resume();
        });
  }

  /** Requests that change nothing may contain any parameters, which are ignored. */
  private static void checkParameters(RoutingContext context, Handshake handshake) {
    if (!HttpRoutes.READ.contains(context.request().method())) {
      PARAMETERS.require(handshake.query().names());
    }
  }

  public static Principal principal(RoutingContext context) {
    return context.get(PRINCIPAL);
  }

  /** Reads the body of an admitted request and passes it on. */
  public static <T> Future<T> read(
      RoutingContext context, RequestBodies.Bounds bounds, Function<Buffer, Future<T>> next) {
    RequestBodies bodies = context.get(BODIES);
    return bodies.read(context.request(), principal(context).id(), bounds, next);
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
   * The end of a router: not found and failures become problem details.
   *
   * @param origins whose pages may send requests; empty: no page of another origin may
   */
  public static void close(Router router, Optional<AllowedOrigins> origins) {
    var gate = new BearerAuthentication();
    router
        .route()
        .handler(
            context -> {
              try {
                HttpRoutes.end(context, origins);
              } catch (RefusedException e) {
                refuse(context, gate, false, e);
              }
            })
        .failureHandler(context -> refuse(context, gate, false, fault(context)));
    // A path that cannot be decoded reaches no route, and would be logged with its stack.
    router.errorHandler(
        CloseReason.BAD_REQUEST.httpStatus(),
        context -> refuse(context, gate, false, new RefusedException(BAD_ADDRESS)));
  }

  /** An invalid URL makes Vert.x fail; that is the client's fault, not an internal error. */
  private static Throwable fault(RoutingContext context) {
    boolean clients = context.statusCode() >= 400 && context.statusCode() < 500;
    return clients ? new RefusedException(BAD_ADDRESS) : context.failure();
  }

  public static void refuse(
      RoutingContext context, AuthenticationScheme gate, boolean eventStream, Throwable failure) {
    HttpServerRequest request = context.request();
    if (failure instanceof RefusedException refused) {
      log.debug("refused route={} code={}", RefusalReports.route(context), refused.reason().code());
      RefusalReports.refused(context, refused.reason());
      RefusalResponses.write(request, gate, refused.reason(), eventStream);
    } else {
      log.error("request failed route={}", RefusalReports.route(context), failure);
      RefusalResponses.write(request, gate, CloseReason.INTERNAL_ERROR, eventStream);
    }
  }
}
