package dev.carillon.http.operator;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.HttpRoutes;
import dev.carillon.http.RequestGuard;
import dev.carillon.http.admission.RequestLimiter;
import dev.carillon.http.admission.RequestOptions;
import dev.carillon.transport.RequestBodies;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The operator's endpoints on the management port. A request must carry the operator's token, which
 * is checked before anything else of it.
 */
final class OperatorRouter {
  /** Responds with 204 to a request with a valid token. */
  static final String KNOCK = "/v1/operator";

  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_REQUESTS = 64;
  private static final String BEARER = "Bearer ";

  /** The principal that bodies are charged to: there is only one operator's token. */
  private static final String OPERATOR = "operator";

  private final RequestLimiter requests =
      new RequestLimiter(new RequestOptions(MAX_REQUESTS, MAX_REQUESTS));
  private final byte[] expected;
  private final RequestBodies bodies;

  /**
   * @param token the bearer token of the operator's requests
   */
  OperatorRouter(String token, RequestBodies bodies) {
    this.bodies = bodies;
    this.expected = (BEARER + token).getBytes(StandardCharsets.UTF_8);
  }

  void mount(Router router, List<OperatorEndpoint> endpoints) {
    mount(
        router,
        new OperatorEndpoint(
            HttpMethod.GET, KNOCK, asked -> Future.succeededFuture(OperatorAnswer.done())));
    endpoints.forEach(endpoint -> mount(router, endpoint));
  }

  private void mount(Router router, OperatorEndpoint endpoint) {
    router.route(endpoint.path()).handler(this::check);
    HttpRoutes.mount(
        router, endpoint.path(), endpoint.methods(), context -> handle(context, endpoint));
  }

  private void handle(RoutingContext context, OperatorEndpoint endpoint) {
    HttpServerRequest request = context.request();
    Promise<Void> gone = Promise.promise();
    request.response().closeHandler(closed -> gone.tryComplete());
    admitted(request)
        .compose(
            in ->
                bodies.read(
                    request,
                    OPERATOR,
                    new RequestBodies.Bounds(endpoint.maxBodyBytes(), BODY_TIMEOUT),
                    body -> endpoint.handler().apply(asked(context, body, gone.future()))))
        .onSuccess(answer -> write(request.response(), answer))
        .onFailure(
            failure -> RequestGuard.refuse(context, new BearerAuthentication(), false, failure));
  }

  private Future<Void> admitted(HttpServerRequest request) {
    try {
      requests.enter(request, OPERATOR);
      return Future.succeededFuture();
    } catch (RefusedException e) {
      return Future.failedFuture(e);
    }
  }

  private void check(RoutingContext context) {
    if (isOperator(context.request())) {
      context.next();
    } else {
      RequestGuard.refuse(
          context,
          new BearerAuthentication(),
          false,
          new RefusedException(CloseReason.UNAUTHENTICATED));
    }
  }

  // In constant time: the duration reveals nothing of the token.
  private boolean isOperator(HttpServerRequest request) {
    byte[] shown =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(shown, expected);
  }

  private static OperatorRequest asked(RoutingContext context, Buffer body, Future<Void> gone) {
    return new OperatorRequest(
        context.pathParams(), query(context), context.request().headers(), body, gone);
  }

  private static MultiMap query(RoutingContext context) {
    try {
      return context.queryParams();
    } catch (RuntimeException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("the query cannot be read"));
    }
  }

  private static void write(HttpServerResponse response, OperatorAnswer answer) {
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    answer.tag().ifPresent(tag -> response.putHeader(HttpHeaders.ETAG, '"' + tag + '"'));
    if (answer.body().isPresent()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
      var unused = response.end(Buffer.buffer(answer.body().get().toString()));
    } else {
      var unused = response.end();
    }
  }
}
