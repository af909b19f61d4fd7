package dev.carillon.http.operator;

import dev.carillon.http.HttpRoutes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Function;

/**
 * An endpoint of the management port that requires the operator's token.
 *
 * @param path in the syntax of routes, {@code /v1/things/:id}
 * @param maxBodyBytes the largest body that is read
 * @param handler handles the request; called on an event loop. A {@code RefusedException}, thrown
 *     or failed with, becomes a problem
 */
public record OperatorEndpoint(
    HttpMethod method,
    String path,
    int maxBodyBytes,
    Function<OperatorRequest, Future<OperatorAnswer>> handler) {
  private static final int MAX_BODY_BYTES = 64 << 10;

  public OperatorEndpoint(
      HttpMethod method, String path, Function<OperatorRequest, Future<OperatorAnswer>> handler) {
    this(method, path, MAX_BODY_BYTES, handler);
  }

  /** The methods that it accepts. */
  List<HttpMethod> methods() {
    return HttpRoutes.of(method);
  }
}
