package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the gateway: its own, and those of the configured origins, compared as
 * they are written. A request without an {@code Origin} is not a web page's. Vert.x's CORS handler
 * knows nothing of WebSockets, which CORS does not protect, nor of the own origin.
 */
final class Origins {
  private static final String METHODS = "GET, POST, DELETE";
  private static final String HEADERS =
      "Accept, Authorization, Content-Type, Last-Event-ID, Idempotency-Key, X-Requested-With,"
          + " X-SignalR-User-Agent, X-Api-Key";
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> allowed;

  Origins(List<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * Lets the request pass, with the headers that its page's browser wants to see.
   *
   * @throws RefusedException if it comes from a page of another origin
   */
  void check(HttpServerRequest request) {
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return;
    }
    boolean foreign = !isOwn(origin, request);
    if (foreign && !allowed.contains(origin)) {
      throw new RefusedException(CloseReason.FORBIDDEN.with("this origin is not allowed"));
    }
    HttpServerResponse response = request.response();
    response.putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    if (foreign) {
      response
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
          .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }

  /** A request that asks whether another one is allowed. */
  boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  void answerPreflight(HttpServerRequest request) {
    var unused =
        request
            .response()
            .setStatusCode(204)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
            .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
            .end();
  }

  private static boolean isOwn(String origin, HttpServerRequest request) {
    @Nullable String host = request.getHeader(HttpHeaders.HOST);
    // Behind a proxy that ends TLS the scheme is not known here; the host is.
    return host != null && (origin.equals("https://" + host) || origin.equals("http://" + host));
  }
}
