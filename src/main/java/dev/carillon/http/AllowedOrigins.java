package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which web pages may use the gateway: its own, and those of the configured origins,
 * compared as they are written. A request without an {@code Origin} is not a web page's. Vert.x's
 * CORS handler covers neither WebSockets, which CORS does not protect, nor the gateway's own
 * origin.
 */
final class AllowedOrigins {
  private static final String HEADERS =
      "Accept, Authorization, Content-Type, Last-Event-ID, Idempotency-Key, X-Requested-With,"
          + " X-SignalR-User-Agent, X-Api-Key";
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> allowed;
  private final AllowedHosts hosts;

  AllowedOrigins(List<String> allowed, AllowedHosts hosts) {
    this.allowed = new LinkedHashSet<>(allowed);
    this.hosts = hosts;
  }

  /**
   * Accepts the request, with the response headers that a browser requires.
   *
   * @throws RefusedException if it comes from a page of another origin
   */
  void check(RoutingContext context) {
    HttpServerRequest request = context.request();
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      return;
    }
    boolean foreign = !hosts.isOwn(origin, request);
    if (foreign && !allowed.contains(origin)) {
      RefusalReports.because(
          context,
          "origin",
          "origin=%s host=%s allowed=%s"
              .formatted(
                  LogText.of(origin),
                  LogText.of(String.valueOf(request.getHeader(HttpHeaders.HOST))),
                  allowed));
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

  /** True for a CORS preflight request. */
  static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  static void answerPreflight(HttpServerRequest request, String methods) {
    var unused =
        request
            .response()
            .setStatusCode(204)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods)
            .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS)
            .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
            .end();
  }
}
