package dev.carillon.support;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryOptions;
import dev.carillon.command.Commands;
import dev.carillon.core.Dialect;
import dev.carillon.core.EventBusAddress;
import dev.carillon.core.Meter;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.dialect.topics.TopicsDialect;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.topics.TopicsPoll;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.expression.EventConditions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.Endpoint;
import dev.carillon.http.EventLoopHeartbeat;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.HttpVerticle;
import dev.carillon.http.HubAuthentication;
import dev.carillon.http.LocalMessages;
import dev.carillon.http.Mount;
import dev.carillon.http.RequestBounds;
import dev.carillon.http.admission.AddressLimits;
import dev.carillon.http.admission.Admission;
import dev.carillon.http.admission.RequestLimiter;
import dev.carillon.http.admission.RequestOptions;
import dev.carillon.http.endpoint.TicketsEndpoint;
import dev.carillon.transport.PollFormat;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.signalr.ConnectionTokens;
import dev.carillon.transport.signalr.HubTransportOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The public port with real sockets and everything behind it but Kafka and the database: tests
 * bring the batches and say whose tokens are good. A token is the principal's id.
 */
public final class TestServer implements AutoCloseable {
  /** Knows none. */
  public static final Commands NO_COMMANDS =
      (principal, command) -> Future.failedFuture(new RefusedException(CloseReason.NOT_FOUND));

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final AtomicInteger port = new AtomicInteger();
  private final Map<String, Principal> principals = new ConcurrentHashMap<>();
  private final Map<String, Principal> tickets = new ConcurrentHashMap<>();
  private final Queue<String> closes = new ConcurrentLinkedQueue<>();
  private final MemoryBudget budget;
  private final RequestLimiter requests;
  private final Queue<RefusalListener.Refused> refusals = new ConcurrentLinkedQueue<>();
  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final Builder builder;
  private final Admission admission;
  private String deployment = "";

  private TestServer(Builder builder) {
    this.builder = builder;
    this.budget = builder.budget;
    this.requests = new RequestLimiter(builder.requests);
    this.admission = new Admission(builder.connections, builder.addresses, builder.crowds);
  }

  /** What a test may want otherwise. */
  public static final class Builder {
    private int loops = 1;

    /** What is published at once is delivered at once, however busy the machine is. */
    private OutboundOptions outbound =
        new OutboundOptions(OutboundOptions.DEFAULT.maxEventBytes(), Duration.ofHours(1));

    private Limits limits = Limits.DEFAULT;
    private TransportOptions transport = TransportOptions.DEFAULT;
    private TopicsOptions topics = TopicsOptions.DEFAULT;
    private List<String> origins = List.of();
    private List<String> publicHosts = List.of();
    private MemoryBudget budget = MemoryOptions.DEFAULT.budget();
    private RequestOptions requests = RequestOptions.DEFAULT;
    private int connections = 100;
    private int port;
    private String host = "127.0.0.1";
    private Duration deadPeer = Duration.ofSeconds(30);
    private Duration idle = Duration.ofSeconds(75);
    private Duration handshake = Duration.ofSeconds(15);
    private AddressLimits addresses = AddressLimits.DEFAULT;
    private final List<Admission.Crowd> crowds = new ArrayList<>();
    private Commands commands = NO_COMMANDS;
    private PresenceListener attendance = PresenceListener.NONE;
    private Cursors cursors = Cursors.UNSEALED;
    private Archive archive = Archive.NONE;
    private Snapshots snapshots = Snapshots.NONE;
    private final List<Mount> mounts = new ArrayList<>();
    private final List<Principal> principals = new ArrayList<>(List.of(Principals.anything()));
    private final Map<String, Principal> tokens = new HashMap<>();
    private final List<Endpoint> endpoints = new ArrayList<>();

    public Builder loops(int count) {
      loops = count;
      return this;
    }

    public Builder outbound(OutboundOptions value) {
      outbound = value;
      return this;
    }

    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    public Builder transport(TransportOptions value) {
      transport = value;
      return this;
    }

    public Builder topics(TopicsOptions value) {
      topics = value;
      return this;
    }

    public Builder origins(String... allowed) {
      origins = List.of(allowed);
      return this;
    }

    /** The hosts that clients reach it by; any unless said. */
    public Builder publicHosts(String... hosts) {
      publicHosts = List.of(hosts);
      return this;
    }

    /** The memory that its clients may hold. */
    public Builder budget(MemoryBudget value) {
      budget = value;
      return this;
    }

    public Builder requests(RequestOptions value) {
      requests = value;
      return this;
    }

    /** The address to listen on; loopback unless said. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    public Builder deadPeer(Duration value) {
      deadPeer = value;
      return this;
    }

    public Builder idle(Duration value) {
      idle = value;
      return this;
    }

    public Builder handshake(Duration value) {
      handshake = value;
      return this;
    }

    public Builder addresses(AddressLimits value) {
      addresses = value;
      return this;
    }

    public Builder crowd(Admission.Crowd crowd) {
      crowds.add(crowd);
      return this;
    }

    public Builder commands(Commands value) {
      commands = value;
      return this;
    }

    public Builder cursors(Cursors value) {
      cursors = value;
      return this;
    }

    public Builder attendance(PresenceListener value) {
      attendance = value;
      return this;
    }

    public Builder archive(Archive value) {
      archive = value;
      return this;
    }

    public Builder snapshots(Snapshots value) {
      snapshots = value;
      return this;
    }

    public Builder connectionsPerPrincipal(int count) {
      connections = count;
      return this;
    }

    public Builder principal(Principal principal) {
      principals.add(principal);
      return this;
    }

    /** Somebody whose token is not the id. */
    public Builder token(String token, Principal principal) {
      tokens.put(token, principal);
      return this;
    }

    public Builder webSocket(String path, Dialect dialect, AuthenticationScheme gate) {
      mounts.add(Mount.webSocket(path, dialect, gate));
      return this;
    }

    public Builder hub(String path, Dialect dialect, HubTransportOptions options) {
      return hub(path, dialect, new HubAuthentication(), options);
    }

    public Builder hub(
        String path, Dialect dialect, AuthenticationScheme gate, HubTransportOptions options) {
      mounts.addAll(Mount.hub(path, dialect, gate, options, new ConnectionTokens(options)));
      return this;
    }

    /** The port to listen on; any that is free unless said. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder endpoint(Endpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    public TestServer start() {
      var server = new TestServer(this);
      server.port.set(port);
      principals.forEach(p -> server.principals.put(p.id(), p));
      server.principals.putAll(tokens);
      LocalMessages.register(server.vertx);
      server.deploy();
      return server;
    }

    private List<Mount> mounts() {
      var gate = new BearerAuthentication();
      var dialect =
          new TopicsDialect(
              topics,
              transport.maxFrameBytes(),
              Duration.ofSeconds(25),
              new EventConditions(100)::of,
              commands);
      var all = new ArrayList<>(mounts);
      all.add(Mount.webSocket("/v1/ws", dialect, gate));
      all.add(Mount.sse("/v1/sse", dialect, gate));
      all.add(Mount.snapshot("/v1/snapshot", dialect, gate));
      all.add(
          Mount.longPoll(
              "/v1/poll", dialect, gate, new PollFormat("application/json", TopicsPoll::body)));
      return all;
    }
  }

  public static Builder with() {
    return new Builder();
  }

  public static TestServer start() {
    return with().start();
  }

  /** The memory that the server's clients hold. */
  public MemoryBudget budget() {
    return budget;
  }

  private void deploy() {
    var options =
        new HttpOptions(
            builder.host,
            port.get(),
            "127.0.0.1",
            0,
            Optional.empty(),
            builder.origins,
            builder.connections,
            16 << 10,
            16 << 10,
            builder.deadPeer,
            builder.idle,
            Duration.ZERO,
            builder.handshake,
            256,
            builder.addresses,
            builder.publicHosts);
    var parts =
        new HttpVerticle.Parts(
            options,
            builder.transport,
            builder.limits,
            builder.outbound,
            budget,
            Closes::new,
            builder.archive,
            builder.snapshots,
            builder.attendance,
            builder.cursors,
            admission.limit(this::authenticate),
            admission,
            new EventLoopHeartbeat(),
            builder::mounts,
            endpoints(),
            TopicsDialect.SUBPROTOCOLS,
            new RequestBounds(
                requests,
                refusals::add,
                (route, method, status) -> answers.add(route + " " + method + " " + status)),
            loop -> {},
            () -> {},
            port::set);
    deployment =
        await(
            vertx.deployVerticle(
                () -> new HttpVerticle(parts),
                new DeploymentOptions().setInstances(builder.loops)));
  }

  private List<Endpoint> endpoints() {
    var all = new ArrayList<>(builder.endpoints);
    var tickets = new TicketsEndpoint(this::issue, Duration.ofSeconds(30));
    all.add(new Endpoint(HttpMethod.POST, "/v1/tickets", tickets));
    return all;
  }

  private Future<String> issue(Principal principal, String origin) {
    String ticket = UUID.randomUUID().toString();
    tickets.put(ticket, principal);
    return Future.succeededFuture(ticket);
  }

  private Future<Principal> authenticate(Credential credential) {
    Principal principal =
        credential.kind() == Credential.Kind.TICKET
            ? tickets.remove(credential.value())
            : principals.get(credential.value());
    return principal == null
        ? Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED))
        : Future.succeededFuture(principal);
  }

  /** From now on nobody gets in with this principal's token. */
  public void dismiss(String id) {
    principals.remove(id);
  }

  /** Says goodbye to everybody and is gone; the port stays this server's. */
  public void stop() {
    await(vertx.undeploy(deployment));
  }

  /** Comes back at the same port, as a process that remembers nothing. */
  public void startAgain() {
    deploy();
  }

  public void publish(EventBatch batch) {
    vertx
        .eventBus()
        .publish(EventBusAddress.EVENTS, batch, new DeliveryOptions().setLocalOnly(true));
  }

  /** The principal's token is taken back. */
  public void revoke(String id) {
    var dismissal =
        new SessionEviction(
            principal -> principal.id().equals(id),
            CloseReason.TOKEN_REVOKED,
            Duration.ofMinutes(1));
    dismiss(dismissal);
  }

  /** Whoever is meant is to go. */
  public void dismiss(SessionEviction dismissal) {
    vertx
        .eventBus()
        .publish(EventBusAddress.CONTROL, dismissal, new DeliveryOptions().setLocalOnly(true));
  }

  private final class Closes implements Meter {
    @Override
    public void closed(String transport, String dialect, CloseReason reason) {
      closes.add(reason.code());
    }
  }

  /** The requests under way. */
  public RequestLimiter requests() {
    return requests;
  }

  /** What was refused so far. */
  public List<RefusalListener.Refused> refusals() {
    return List.copyOf(refusals);
  }

  /** What was answered so far, as route, method and status. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  /** The codes of all sessions that were closed so far. */
  public List<String> closes() {
    return List.copyOf(closes);
  }

  /** Counts what clients hold. */
  public Admission admission() {
    return admission;
  }

  public int port() {
    return port.get();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
