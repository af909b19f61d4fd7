package dev.carillon.http;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.EventBusAddress;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.http.admission.Admission;
import dev.carillon.http.admission.ClientAddress;
import dev.carillon.http.admission.IdleConnections;
import dev.carillon.http.admission.PrincipalResolver;
import dev.carillon.transport.ConnectRequest;
import dev.carillon.transport.RequestBodies;
import dev.carillon.transport.Transport;
import dev.carillon.transport.TransportOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One event loop's share of the public port, with the {@link PubSub} that its clients belong to.
 */
public final class HttpVerticle extends VerticleBase {
  private static final long TICK_MILLIS = 1_000;
  private static final long DRAIN_STEP_MILLIS = 100;

  private final Parts parts;
  private final AllowedOrigins origins;
  private final AllowedHosts hosts;
  private RequestGuard guard;
  private RequestBodies bodies;
  private final IdleConnections idle;
  private final ConnectionAdmission doorkeeper;
  private PubSub pubSub;

  /**
   * What all event loops share.
   *
   * @param budget of the memory that clients hold
   * @param meter makes the meter of one loop
   * @param archive the past events that are no longer in memory
   * @param snapshots the state of the state streams
   * @param attendance is notified when sessions begin and end
   * @param cursors how clients' cursors are written and read
   * @param mounts makes the table of mounts for one loop
   * @param endpoints the REST endpoints
   * @param subprotocols the WebSocket subprotocols that may be agreed on, the preferred one first
   * @param requests limits and observes requests
   * @param begun receives each loop's PubSub, on that loop
   * @param processed run after each batch that a loop has delivered
   * @param bound receives the port once it is open
   */
  public record Parts(
      HttpOptions options,
      TransportOptions transport,
      Limits limits,
      OutboundOptions outbound,
      MemoryBudget budget,
      Supplier<Meter> meter,
      Archive archive,
      Snapshots snapshots,
      PresenceListener attendance,
      Cursors cursors,
      PrincipalResolver authentication,
      Admission admission,
      EventLoopHeartbeat pulse,
      Supplier<List<Mount>> mounts,
      List<Endpoint> endpoints,
      List<String> subprotocols,
      RequestBounds requests,
      Consumer<PubSub> begun,
      Runnable processed,
      IntConsumer bound) {}

  @SuppressWarnings("NullAway.Init") // Vert.x calls start before anything else
  public HttpVerticle(Parts parts) {
    this.parts = parts;
    this.idle = new IdleConnections(parts.options().idle(), parts.options().handshake());
    this.doorkeeper = new ConnectionAdmission(parts.admission(), idle);
    this.hosts = new AllowedHosts(parts.options().publicHosts());
    this.origins = new AllowedOrigins(parts.options().allowedOrigins(), hosts);
  }

  @Override
  public Future<?> start() {
    bodies = new RequestBodies(vertx, parts.budget());
    guard =
        new RequestGuard(
            origins,
            parts.authentication(),
            parts.admission().proxies(),
            parts.requests().limiter(),
            bodies);
    pubSub =
        new PubSub(
            parts.limits(),
            parts.meter().get(),
            task -> context.runOnContext(turn -> task.run()),
            parts.archive(),
            parts.snapshots(),
            InstantSource.system(),
            parts.attendance(),
            parts.cursors(),
            parts.budget(),
            parts.outbound());
    vertx
        .eventBus()
        .<EventBatch>localConsumer(EventBusAddress.EVENTS, batch -> publish(batch.body()));
    vertx
        .eventBus()
        .<SessionEviction>localConsumer(
            EventBusAddress.CONTROL, dismissal -> pubSub.dismiss(dismissal.body()));
    vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    parts.begun().accept(pubSub);
    List<Mount> mounts = parts.mounts().get();
    Set<String> paths = mounts.stream().map(Mount::path).collect(Collectors.toSet());
    return vertx
        .executeBlocking(() -> Console.everybody(paths))
        .compose(
            console ->
                vertx
                    .createHttpServer(serverOptions())
                    .connectionHandler(doorkeeper::accept)
                    .requestHandler(router(console, mounts))
                    .invalidRequestHandler(new UnreadableRequests(parts.requests().refusals()))
                    .listen()
                    .recover(
                        failure ->
                            BindFailure.of(
                                "http.port",
                                parts.options().host(),
                                parts.options().port(),
                                failure)))
        .onSuccess(server -> parts.bound().accept(server.actualPort()));
  }

  private void publish(EventBatch batch) {
    pubSub.publish(batch, parts.processed());
  }

  private void tick() {
    Instant now = Instant.now();
    parts.pulse().beat(this, now);
    pubSub.tick(now);
    idle.tick(now);
  }

  private HttpServerOptions serverOptions() {
    HttpOptions options = parts.options();
    int maxFrame = parts.transport().maxFrameBytes();
    return new HttpServerOptions()
        .setHost(options.host())
        // A negative port: any free one, but the same for all event loops.
        .setPort(options.port() == 0 ? -1 : options.port())
        .setMaxInitialLineLength(options.maxUrlBytes())
        .setMaxHeaderSize(options.maxHeaderBytes())
        .setMaxWebSocketFrameSize(maxFrame)
        .setMaxWebSocketMessageSize(maxFrame)
        .setWebSocketSubProtocols(parts.subprotocols())
        // Off for good: an unbounded inflate, and a deflater per connection (docs/performance.md).
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false)
        .setTcpUserTimeout((int) options.deadPeer().toMillis());
  }

  private Router router(Console console, List<Mount> mounts) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context -> {
              idle.asked(context.request());
              observe(context);
            });
    for (Mount mount : mounts) {
      Transport transport = mount.factory().on(vertx, pubSub, parts.transport(), bodies);
      HttpRoutes.mount(
          router, mount.path(), mount.methods(), context -> visit(context, mount, transport));
    }
    for (Endpoint endpoint : parts.endpoints()) {
      HttpRoutes.mount(
          router,
          endpoint.path(),
          endpoint.methods(),
          context -> guard.handle(context, endpoint.handler()));
    }
    console.mount(router);
    RequestGuard.close(router, Optional.of(origins));
    return router;
  }

  /** The steps that are common to all requests, before routing. */
  private void observe(RoutingContext context) {
    HttpServerRequest request = context.request();
    RefusalReports.to(context, parts.requests().refusals());
    context.addHeadersEndHandler(
        head ->
            parts
                .requests()
                .meter()
                .answered(
                    RefusalReports.route(context),
                    HttpRoutes.word(request.method()),
                    request.response().getStatusCode()));
    try {
      hosts.check(request);
    } catch (RefusedException e) {
      RefusalReports.because(
          context,
          "host",
          "host=%s served=%s".formatted(request.headers().getAll(HttpHeaders.HOST), hosts));
      RequestGuard.refuse(context, new BearerAuthentication(), false, e);
      return;
    }
    context.next();
  }

  private void visit(RoutingContext context, Mount mount, Transport transport) {
    guard.admit(
        context,
        mount,
        mount.dialect()::check,
        (handshake, principal) -> {
          if (transport.admits() && !context.request().method().equals(HttpMethod.GET)) {
            parts.requests().limiter().enter(context.request(), principal.id());
          }
          ConnectRequest visit = arrival(context, mount, handshake, principal);
          transport.accept(transport.admits() ? visit : visit.enter());
        });
  }

  private ConnectRequest arrival(
      RoutingContext context, Mount mount, Handshake handshake, Principal principal) {
    ClientAddress address = ClientAddress.of(handshake.address()).orElse(ClientAddress.UNKNOWN);
    return new ConnectRequest(
        context.request(),
        handshake,
        principal,
        mount.dialect(),
        mount.gate(),
        who -> parts.admission().enter(who, address),
        () -> {});
  }

  /** Closes the sessions a few at a time, so that the clients do not all reconnect at once. */
  @Override
  public Future<?> stop() {
    guard.drain();
    parts.pulse().end(this);
    Promise<Void> drained = Promise.promise();
    long steps = Math.max(1, parts.options().drain().toMillis() / DRAIN_STEP_MILLIS);
    int perStep = (int) (pubSub.sessions() / steps) + 1;
    vertx.setPeriodic(
        1,
        DRAIN_STEP_MILLIS,
        timer -> {
          pubSub.close(CloseReason.RESTARTING, perStep);
          if (pubSub.sessions() == 0) {
            vertx.cancelTimer(timer);
            drained.tryComplete();
          }
        });
    return drained.future();
  }
}
