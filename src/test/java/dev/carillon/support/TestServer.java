package dev.carillon.support;

import dev.carillon.core.Address;
import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Dialect;
import dev.carillon.core.Gate;
import dev.carillon.core.Limits;
import dev.carillon.core.Meter;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.dialect.topics.TopicsDialect;
import dev.carillon.dialect.topics.TopicsOptions;
import dev.carillon.dialect.topics.TopicsPoll;
import dev.carillon.event.EventBatch;
import dev.carillon.http.Admission;
import dev.carillon.http.Endpoint;
import dev.carillon.http.HttpOptions;
import dev.carillon.http.HttpVerticle;
import dev.carillon.http.LocalBatches;
import dev.carillon.http.Mount;
import dev.carillon.http.ProblemGate;
import dev.carillon.http.Pulse;
import dev.carillon.transport.PollForm;
import dev.carillon.transport.TransportOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The public port with real sockets and everything behind it but Kafka and the database: tests
 * bring the batches and say whose tokens are good. A token is the principal's id.
 */
public final class TestServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger port = new AtomicInteger();
  private final Map<String, Principal> principals = new ConcurrentHashMap<>();

  private final Queue<String> closes = new ConcurrentLinkedQueue<>();

  private TestServer() {}

  /** What a test may want otherwise. */
  public static final class Builder {
    private int loops = 1;
    private Limits limits = Limits.DEFAULT;
    private TransportOptions transport = TransportOptions.DEFAULT;
    private TopicsOptions topics = TopicsOptions.DEFAULT;
    private List<String> origins = List.of();
    private int connections = 100;
    private final List<Mount> mounts = new ArrayList<>();
    private final List<Principal> principals = new ArrayList<>(List.of(Principals.anything()));
    private final List<Endpoint> endpoints = new ArrayList<>();

    public Builder loops(int count) {
      loops = count;
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

    public Builder connectionsPerPrincipal(int count) {
      connections = count;
      return this;
    }

    public Builder principal(Principal principal) {
      principals.add(principal);
      return this;
    }

    public Builder webSocket(String path, Dialect dialect, Gate gate) {
      mounts.add(Mount.webSocket(path, dialect, gate));
      return this;
    }

    public Builder endpoint(Endpoint endpoint) {
      endpoints.add(endpoint);
      return this;
    }

    public TestServer start() {
      var server = new TestServer();
      principals.forEach(p -> server.principals.put(p.id(), p));
      server.start(this);
      return server;
    }

    private List<Mount> mounts() {
      var gate = new ProblemGate();
      var dialect = new TopicsDialect(topics, transport.maxFrameBytes());
      var all = new ArrayList<>(mounts);
      all.add(Mount.webSocket("/v1/ws", dialect, gate));
      all.add(Mount.sse("/v1/sse", dialect, gate));
      all.add(
          Mount.longPoll(
              "/v1/poll", dialect, gate, new PollForm("application/json", TopicsPoll::body)));
      return all;
    }
  }

  public static Builder with() {
    return new Builder();
  }

  public static TestServer start() {
    return with().start();
  }

  private void start(Builder builder) {
    LocalBatches.register(vertx);
    var options =
        new HttpOptions(
            "127.0.0.1",
            0,
            "127.0.0.1",
            0,
            builder.origins,
            builder.connections,
            16 << 10,
            16 << 10,
            Duration.ofSeconds(30),
            Duration.ZERO);
    var parts =
        new HttpVerticle.Parts(
            options,
            builder.transport,
            builder.limits,
            Closes::new,
            this::authenticate,
            new Admission(builder.connections),
            new Pulse(),
            builder::mounts,
            builder.endpoints,
            TopicsDialect.SUBPROTOCOLS,
            () -> {},
            port::set);
    await(
        vertx.deployVerticle(
            () -> new HttpVerticle(parts), new DeploymentOptions().setInstances(builder.loops)));
  }

  private Future<Principal> authenticate(Credential credential) {
    Principal principal = principals.get(credential.value());
    return principal == null
        ? Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED))
        : Future.succeededFuture(principal);
  }

  public void publish(EventBatch batch) {
    vertx.eventBus().publish(Address.EVENTS, batch, new DeliveryOptions().setLocalOnly(true));
  }

  private final class Closes implements Meter {
    @Override
    public void closed(String transport, String dialect, CloseReason reason) {
      closes.add(reason.code());
    }
  }

  /** The codes of all sessions that were closed so far. */
  public List<String> closes() {
    return List.copyOf(closes);
  }

  public int port() {
    return port.get();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static void await(Future<?> future) {
    try {
      var unused = future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
