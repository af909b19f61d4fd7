package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides on methods in one place, for every path of both ports. A route accepts the methods that
 * it states and no others: {@code OPTIONS} is answered here and reaches no handler, {@code HEAD}
 * reaches only those that have an answer without a body, and any other method on an existing path
 * is answered with 405. Stateless.
 */
public final class HttpRoutes {
  /** Whatever can be read accepts HEAD, too. */
  public static final List<HttpMethod> READ = List.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final List<HttpMethod> COUNTED =
      List.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.PATCH,
          HttpMethod.OPTIONS);

  /**
   * The context key of the methods of the routes that were skipped, kept until the end of the
   * router.
   */
  private static final String PASSED = "carillon.methods";

  private HttpRoutes() {}

  /** The methods of an endpoint that is declared with one. */
  public static List<HttpMethod> of(HttpMethod method) {
    return method.equals(HttpMethod.GET) ? READ : List.of(method);
  }

  /** Adds a route; several of one path add up. */
  public static void mount(
      Router router, String path, List<HttpMethod> methods, Handler<RoutingContext> handler) {
    router
        .route(path)
        .handler(
            context -> {
              if (takes(context, methods)) {
                handler.handle(context);
              }
            });
  }

  /** The name of the method in metrics. */
  static String word(HttpMethod method) {
    return COUNTED.contains(method) ? method.name() : "other";
  }

  /** False if the request is passed on, because its method is none of these. */
  static boolean takes(RoutingContext context, List<HttpMethod> methods) {
    if (methods.contains(context.request().method())) {
      return true;
    }
    passed(context).addAll(methods);
    context.next();
    return false;
  }

  private static Set<HttpMethod> passed(RoutingContext context) {
    Set<HttpMethod> passed = context.get(PASSED);
    if (passed == null) {
      passed = new LinkedHashSet<>();
      context.put(PASSED, passed);
    }
    return passed;
  }

  /**
   * The end of a router: no route has accepted the request.
   *
   * @param origins whose pages may send requests; empty: no page of another origin may
   * @throws RefusedException with the reason for the client
   */
  static void end(RoutingContext context, Optional<AllowedOrigins> origins) {
    Set<HttpMethod> methods = passed(context);
    if (methods.isEmpty()) {
      throw new RefusedException(CloseReason.NOT_FOUND);
    }
    HttpServerRequest request = context.request();
    methods.add(HttpMethod.OPTIONS);
    String allowed = methods.stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    origins.ifPresent(known -> known.check(context));
    request.response().putHeader(HttpHeaders.ALLOW, allowed);
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      throw new RefusedException(
          CloseReason.METHOD_NOT_ALLOWED.with("this address takes " + allowed));
    }
    if (origins.isPresent() && AllowedOrigins.isPreflight(request)) {
      AllowedOrigins.answerPreflight(request, allowed);
    } else {
      var unused = request.response().setStatusCode(204).end();
    }
  }
}
