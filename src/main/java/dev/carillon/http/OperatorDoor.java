package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import dev.carillon.transport.RequestBody;
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
 * The operator's endpoints on the management port. Whoever asks shows the operator's token, which
 * is looked at before anything else of the request is.
 */
final class OperatorDoor {
  /** Answers 204 to whoever may come in. */
  static final String KNOCK = "/v1/operator";

  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final String BEARER = "Bearer ";

  private final byte[] expected;

  /**
   * @param token what the operator's requests show as a bearer token
   */
  OperatorDoor(String token) {
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
    router.route(endpoint.method(), endpoint.path()).handler(context -> handle(context, endpoint));
  }

  private void handle(RoutingContext context, OperatorEndpoint endpoint) {
    HttpServerRequest request = context.request();
    Promise<Void> gone = Promise.promise();
    request.response().closeHandler(closed -> gone.tryComplete());
    read(context, endpoint)
        .map(body -> asked(context, body, gone.future()))
        .compose(endpoint.handler())
        .onSuccess(answer -> write(request.response(), answer))
        .onFailure(failure -> Guard.refuse(context, new ProblemGate(), false, failure));
  }

  private Future<Buffer> read(RoutingContext context, OperatorEndpoint endpoint) {
    HttpServerRequest request = context.request();
    if (!isOperator(request)) {
      return Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
    }
    return RequestBody.read(context.vertx(), request, endpoint.maxBodyBytes(), BODY_TIMEOUT);
  }

  // In constant time: how long it takes says nothing of the token.
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
