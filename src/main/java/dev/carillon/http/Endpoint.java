package dev.carillon.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * A REST endpoint behind the {@link RequestGuard}: its handler finds the principal in the context.
 */
public record Endpoint(HttpMethod method, String path, Handler<RoutingContext> handler) {
  /** The methods that it accepts. */
  List<HttpMethod> methods() {
    return HttpRoutes.of(method);
  }
}
