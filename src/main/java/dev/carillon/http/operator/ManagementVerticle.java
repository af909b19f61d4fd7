package dev.carillon.http.operator;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.event.Json;
import dev.carillon.http.BindFailure;
import dev.carillon.http.Console;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.HttpRoutes;
import dev.carillon.http.RefusalReports;
import dev.carillon.http.RequestGuard;
import dev.carillon.http.UnreadableRequests;
import dev.carillon.http.admission.IdleConnections;
import dev.carillon.transport.RequestBodies;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The management port: health for Kubernetes, metrics for Prometheus, and the operator's API and
 * pages. Not for the public.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1_000;

  private final HttpOptions options;
  private final Health health;
  private final Supplier<String> metrics;
  private final List<OperatorEndpoint> endpoints;
  private final MemoryBudget budget;
  private final RefusalListener refusals;
  private final IntConsumer bound;
  private final IdleConnections idle;

  /** A check that is evaluated at each probe; it must not block. */
  public record Check(String id, BooleanSupplier up) {}

  /**
   * The checks of the probes.
   *
   * @param live restart the process if one of them is false
   * @param ready send it no new clients while one of them is false
   * @param started do not probe further until all of them have been true
   */
  public record Health(List<Check> live, List<Check> ready, List<Check> started) {}

  /**
   * @param budget of the memory that requests hold
   * @param refusals is notified of refusals
   * @param endpoints the operator's endpoints; without an operator token there are none
   * @param bound receives the port once it is open
   */
  public ManagementVerticle(
      HttpOptions options,
      Health health,
      Supplier<String> metrics,
      List<OperatorEndpoint> endpoints,
      MemoryBudget budget,
      RefusalListener refusals,
      IntConsumer bound) {
    this.budget = budget;
    this.refusals = refusals;
    this.options = options;
    this.health = health;
    this.metrics = metrics;
    this.endpoints = List.copyOf(endpoints);
    this.bound = bound;
    this.idle = new IdleConnections(options.idle(), options.handshake());
  }

  /** A management port that shares nothing with the public port and is not observed. */
  public ManagementVerticle(
      HttpOptions options,
      Health health,
      Supplier<String> metrics,
      List<OperatorEndpoint> endpoints,
      IntConsumer bound) {
    this(
        options, health, metrics, endpoints, MemoryBudget.unlimited(), RefusalListener.NONE, bound);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(TICK_MILLIS, timer -> idle.tick(Instant.now()));
    return vertx
        .executeBlocking(Console::operator)
        .compose(
            console ->
                vertx
                    .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                    .connectionHandler(this::accept)
                    .requestHandler(router(console))
                    .invalidRequestHandler(new UnreadableRequests(refusals))
                    .listen(options.managementPort(), options.managementHost())
                    .recover(
                        failure ->
                            BindFailure.of(
                                "http.management-port",
                                options.managementHost(),
                                options.managementPort(),
                                failure)))
        .onSuccess(server -> bound.accept(server.actualPort()));
  }

  /** Admits probes even at the limit: an idle connection is closed for them, if there is one. */
  private void accept(HttpConnection connection) {
    if (idle.size() >= options.managementConnections()) {
      idle.cutIdlest();
    }
    if (idle.size() >= options.managementConnections()) {
      var unused = connection.close();
    } else {
      idle.opened(connection, Instant.now(), () -> {});
    }
  }

  private Router router(Console console) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              idle.asked(context.request());
              RefusalReports.to(context, refusals);
              context.next();
            });
    HttpRoutes.mount(router, "/livez", HttpRoutes.READ, context -> answer(context, health.live()));
    HttpRoutes.mount(
        router, "/readyz", HttpRoutes.READ, context -> answer(context, health.ready()));
    HttpRoutes.mount(
        router, "/startupz", HttpRoutes.READ, context -> answer(context, health.started()));
    HttpRoutes.mount(router, "/metrics", HttpRoutes.READ, this::metrics);
    options
        .operatorToken()
        .ifPresent(
            token -> {
              new OperatorRouter(token, new RequestBodies(vertx, budget)).mount(router, endpoints);
              console.mount(router);
            });
    RequestGuard.close(router, Optional.empty());
    return router;
  }

  private static void answer(RoutingContext context, List<Check> checks) {
    boolean up = true;
    var states = new ArrayList<Map<String, Object>>();
    for (Check check : checks) {
      boolean one = check.up().getAsBoolean();
      up &= one;
      states.add(Map.of("id", check.id(), "status", word(one)));
    }
    var unused =
        context
            .response()
            .setStatusCode(up ? 200 : 503)
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .end(Json.of(Map.of("status", word(up), "checks", states)).toString());
  }

  private static String word(boolean up) {
    return up ? "UP" : "DOWN";
  }

  private void metrics(RoutingContext context) {
    var unused =
        context
            .response()
            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
            .end(metrics.get());
  }
}
