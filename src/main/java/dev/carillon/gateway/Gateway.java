package dev.carillon.gateway;

import dev.carillon.access.Access;
import dev.carillon.access.operator.AccessChangeEndpoints;
import dev.carillon.budget.MemoryBudget;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.CommandOptions;
import dev.carillon.command.CommandPath;
import dev.carillon.core.EventBusAddress;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.dialect.navixy.NavixyAuthentication;
import dev.carillon.dialect.openshock.hub.ShareLinkAuthentication;
import dev.carillon.dialect.topics.TopicsDialect;
import dev.carillon.dialect.topics.TopicsPoll;
import dev.carillon.document.AsyncApi;
import dev.carillon.document.OpenApi;
import dev.carillon.event.Cursors;
import dev.carillon.expression.EventConditions;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.Endpoint;
import dev.carillon.http.EventLoopHeartbeat;
import dev.carillon.http.HttpVerticle;
import dev.carillon.http.LocalMessages;
import dev.carillon.http.Mount;
import dev.carillon.http.RefusalLog;
import dev.carillon.http.RequestBounds;
import dev.carillon.http.admission.AddressLimits;
import dev.carillon.http.admission.Admission;
import dev.carillon.http.admission.PrincipalResolver;
import dev.carillon.http.admission.RequestLimiter;
import dev.carillon.http.endpoint.CommandsEndpoint;
import dev.carillon.http.endpoint.DocumentEndpoint;
import dev.carillon.http.endpoint.EventsEndpoint;
import dev.carillon.http.endpoint.TicketsEndpoint;
import dev.carillon.http.operator.ManagementVerticle;
import dev.carillon.http.operator.ManagementVerticle.Check;
import dev.carillon.http.operator.ManagementVerticle.Health;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.live.KafkaReader;
import dev.carillon.kafka.publish.ConnectionEvents;
import dev.carillon.kafka.publish.KafkaEventLog;
import dev.carillon.kafka.publish.KafkaPublisher;
import dev.carillon.kafka.replay.ReplayReaders;
import dev.carillon.metrics.Metrics;
import dev.carillon.object.ObjectTypes;
import dev.carillon.transport.PollFormat;
import dev.carillon.transport.signalr.ConnectionTokens;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: creates its parts from the configuration, starts them, and stops them. */
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final int START_SECONDS = 60;

  /** Maximum number of compiled client filters. */
  private static final int CONDITIONS = 10_000;

  /** The product protocols: enabled if {@code products} in the configuration names them. */
  static final List<Feature.Type> PRODUCTS =
      List.of(
          LubeLoggerFeature.TYPE,
          DataloyFeature.TYPE,
          OpenShockFeature.TYPE,
          NavixyFeature.TYPE,
          VoipbinFeature.TYPE);

  /** All optional features, in the order in which they start. */
  private static final List<Feature.Type> FEATURES =
      Stream.concat(Stream.of(WebhooksFeature.TYPE, AlertsFeature.TYPE), PRODUCTS.stream())
          .toList();

  private final Configuration configuration;
  private final Cursors cursors;
  private final int loops;
  private final Metrics metrics = new Metrics();
  private final MemoryBudget budget;
  private final EventLoopHeartbeat pulse = new EventLoopHeartbeat();
  private final AtomicInteger port = new AtomicInteger();
  private final AtomicInteger managementPort = new AtomicInteger();
  private final Vertx vertx;
  private final Stores stores;
  private final Access access;
  private final Admission admission;
  private final PrincipalResolver authentication;
  private final ControlTopic control;
  private final KafkaReader reader;
  private final ReplayReaders replay;
  private final KafkaPublisher publisher;
  private final KafkaEventLog eventLog;
  private final Optional<ConnectionEvents> connectionEvents;
  private final List<Feature> features;
  private final List<CommandDeclaration> declarations;
  private final CommandPath commands;
  private final ConnectionTokens connectionTokens;
  private final ObjectTypes objectTypes;
  private final EventConditions conditions = new EventConditions(CONDITIONS);
  private volatile boolean draining;
  private String deployment = "";

  private Gateway(Configuration configuration) {
    this.configuration = configuration;
    this.cursors = configuration.cursors().cursors();
    this.connectionTokens = new ConnectionTokens(configuration.hubTransport());
    this.objectTypes = configuration.dataloy().types();
    this.budget = configuration.memory().budget();
    metrics.budget(budget);
    this.loops = configuration.eventLoops().orElse(Runtime.getRuntime().availableProcessors());
    this.vertx =
        Vertx.vertx(
            new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops + 1));
    this.stores = Stores.start(vertx, configuration.postgres());
    this.access =
        Access.start(
            vertx,
            configuration.access(),
            configuration.control(),
            stores.tokens(),
            stores.tickets());
    this.admission = admission(configuration);
    this.authentication = admission.limit(authentication());
    LocalMessages.register(vertx);
    this.control = ControlTopic.start(vertx, configuration, access, this::dismiss);
    var cursorBound = new CursorSizeCheck(configuration.http());
    this.reader =
        new KafkaReader(
            configuration.kafka(),
            configuration.allStreams(),
            batch -> {
              cursorBound.see(batch);
              vertx
                  .eventBus()
                  .publish(EventBusAddress.EVENTS, batch, new DeliveryOptions().setLocalOnly(true));
            },
            loops,
            metrics.reader(stale(configuration.kafka())));
    this.replay =
        new ReplayReaders(
            configuration.kafka(),
            configuration.replay(),
            configuration.allStreams(),
            reader,
            metrics.replay());
    this.publisher =
        new KafkaPublisher(
            vertx,
            configuration.kafka(),
            configuration.publishing(),
            configuration.streams(),
            reader::frontier,
            cursors);
    this.eventLog = new KafkaEventLog(vertx, configuration.kafka(), reader::frontier, cursors);
    this.connectionEvents =
        configuration
            .connectionEvents()
            .kafkaTopic()
            .map(
                topic ->
                    new ConnectionEvents(
                        configuration.kafka(), topic, metrics::connectionEventDropped));
    var platform =
        new Platform(
            vertx,
            configuration,
            stores,
            access,
            authentication,
            metrics,
            connectionTokens,
            objectTypes,
            conditions::of,
            reader::frontier,
            this::isAlertScript);
    this.features =
        FEATURES.stream()
            .filter(type -> type.on().isOn(configuration))
            .map(type -> type.maker().make(platform))
            .toList();
    this.declarations = declarations();
    this.commands =
        new CommandPath(
            new CommandPath.Parts(
                vertx,
                eventLog,
                stores.commandKeys(),
                metrics.commands(),
                configuration.kafka().acknowledgeTimeout()),
            declarations);
  }

  /** Older measurements of the metadata probe say nothing about the present. */
  private static Duration stale(KafkaOptions kafka) {
    return kafka.discovery().plus(kafka.requestTimeout()).multipliedBy(3);
  }

  /** All commands: those of the configuration and those of products. */
  private List<CommandDeclaration> declarations() {
    var all =
        new ArrayList<>(
            configuration.commands().stream().map(CommandOptions::declaration).toList());
    features.forEach(feature -> all.addAll(feature.commands()));
    return List.copyOf(all);
  }

  /**
   * Starts a gateway and waits until its ports are open. Kafka and PostgreSQL may become available
   * later.
   *
   * @throws RuntimeException with a {@code BindException} among its causes if a port is in use
   */
  public static Gateway start(Configuration configuration) {
    var gateway = new Gateway(configuration);
    try {
      gateway.open();
      return gateway;
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
  }

  private static Admission admission(Configuration configuration) {
    AddressLimits limits = configuration.http().addresses();
    int perAddress = limits.unknownPerAddress();
    return new Admission(
        configuration.http().connectionsPerPrincipal(),
        limits,
        List.of(
            new Admission.Crowd(
                NavixyAuthentication.STRANGER, perAddress, configuration.navixy().strangers()),
            new Admission.Crowd(ShareLinkAuthentication.GUEST, perAddress, limits.guests()),
            new Admission.Crowd(Access.ANONYMOUS, perAddress, limits.anonymous())));
  }

  private void open() {
    metrics.filterFailures(conditions::failures);
    metrics.endings(access.endings()::size, access.endings()::evicted);
    threads().forEach(metrics::thread);
    producers().forEach(metrics::producer);
    CursorSizeCheck.warn(cursors);
    var refusals = new RefusalLog(metrics::refused);
    metrics.tell(refusals);
    metrics.admission(
        admission::connections, admission::handshakes, Admission.bounds(), admission::refusals);
    var parts =
        new HttpVerticle.Parts(
            configuration.http(),
            configuration.transport(),
            configuration.limits(),
            configuration.outbound(),
            budget,
            metrics::loop,
            replay,
            reader.snapshots(),
            connectionEvents.<PresenceListener>map(events -> events).orElse(PresenceListener.NONE),
            cursors,
            authentication,
            admission,
            pulse,
            this::mounts,
            endpoints(),
            TopicsDialect.SUBPROTOCOLS,
            new RequestBounds(
                new RequestLimiter(configuration.requests()), refusals, metrics::answered),
            pubSub -> features.forEach(feature -> feature.join(pubSub)),
            reader::processed,
            port::set);
    deployment =
        await(
            vertx.deployVerticle(
                () -> new HttpVerticle(parts), new DeploymentOptions().setInstances(loops)));
    await(
        vertx.deployVerticle(
            new ManagementVerticle(
                configuration.http(),
                health(),
                metrics::scrape,
                operatorEndpoints(),
                budget,
                refusals,
                managementPort::set)));
    access.watchRevocations(vertx, this::dismiss);
    access.watchKeys(vertx, this::dismiss);
    // After the event loops: each of them must receive the start of the partitions.
    reader.start();
    replay.start();
    features.forEach(Feature::start);
    log.info(
        "gateway started port={} management={} loops={} streams={}",
        port.get(),
        managementPort.get(),
        loops,
        configuration.streams().size());
  }

  private PrincipalResolver authentication() {
    String accepted =
        configuration.access().issuers().stream()
            .map(issuer -> "iss=" + issuer.issuer() + " aud=" + issuer.audiences())
            .toList()
            .toString();
    return new PrincipalResolver() {
      @Override
      public Future<Principal> authenticate(Credential credential) {
        return access.authenticator().authenticate(credential);
      }

      @Override
      public String accepted() {
        return accepted;
      }
    };
  }

  private void dismiss(SessionEviction dismissal) {
    vertx
        .eventBus()
        .publish(EventBusAddress.CONTROL, dismissal, new DeliveryOptions().setLocalOnly(true));
  }

  /** All mounts. */
  private List<Mount> mounts() {
    var gate = new BearerAuthentication();
    var topics =
        new TopicsDialect(
            configuration.topics(),
            configuration.transport().maxFrameBytes(),
            configuration.transport().pollWait(),
            conditions::of,
            commands);
    var pollForm = new PollFormat("application/json", TopicsPoll::body);
    var mounts =
        new ArrayList<>(
            List.of(
                Mount.webSocket("/v1/ws", topics, gate),
                Mount.sse("/v1/sse", topics, gate),
                Mount.longPoll("/v1/poll", topics, gate, pollForm),
                Mount.snapshot("/v1/snapshot", topics, gate)));
    features.forEach(feature -> mounts.addAll(feature.mounts(commands)));
    return mounts;
  }

  private boolean isAlertScript(String code) {
    return features.stream()
        .anyMatch(feature -> feature instanceof AlertsFeature alerts && alerts.exists(code));
  }

  private List<Endpoint> endpoints() {
    AsyncApi.Contents described = configuration.described(declarations);
    return List.of(
        new Endpoint(
            HttpMethod.POST,
            "/v1/tickets",
            new TicketsEndpoint(access.tickets()::issue, configuration.access().ticketLife())),
        new Endpoint(
            HttpMethod.POST,
            EventsEndpoint.PATH,
            new EventsEndpoint(metrics.counting(publisher), configuration.events())),
        new Endpoint(
            HttpMethod.POST,
            CommandsEndpoint.PATH,
            new CommandsEndpoint(commands, configuration.events())),
        new Endpoint(
            HttpMethod.GET,
            "/asyncapi.json",
            new DocumentEndpoint(
                AsyncApi.CONTENT_TYPE, who -> AsyncApi.of(described.shownTo(who)))),
        new Endpoint(
            HttpMethod.GET,
            "/openapi.json",
            new DocumentEndpoint(
                OpenApi.CONTENT_TYPE,
                who ->
                    OpenApi.of(
                        Configuration.version(),
                        declarations.stream().filter(one -> one.isOpenTo(who)).toList()))));
  }

  /** All endpoints for operators on the management port. */
  private List<OperatorEndpoint> operatorEndpoints() {
    var all =
        new ArrayList<>(
            AccessChangeEndpoints.all(
                ending -> control.tell(ending).compose(told -> access.takeBack(ending))));
    features.forEach(feature -> all.addAll(feature.operatorEndpoints()));
    return all;
  }

  /** Bytes that wait for the brokers, by writer. */
  private Map<String, LongSupplier> producers() {
    return Map.of("publisher", publisher::waitingBytes, "commands", eventLog::waitingBytes);
  }

  /** All supervised threads; event loops are not included. */
  private List<SupervisedThread> threads() {
    var all = new ArrayList<>(reader.threads());
    all.addAll(replay.threads());
    all.addAll(control.threads());
    all.addAll(eventLog.threads());
    all.add(publisher.thread());
    connectionEvents.map(ConnectionEvents::thread).ifPresent(all::add);
    features.forEach(feature -> all.addAll(feature.threads()));
    return List.copyOf(all);
  }

  private Health health() {
    List<SupervisedThread> threads = threads();
    var loopsAlive = new Check("event-loops", () -> pulse.isAlive(Instant.now()));
    var threadsAlive =
        new Check("threads", () -> threads.stream().allMatch(SupervisedThread::isLive));
    var threadsWell =
        new Check("threads-well", () -> threads.stream().allMatch(SupervisedThread::isWell));
    var caughtUp = new Check("kafka-caught-up", reader::hasCaughtUp);
    var accessKnown = new Check("access-known", control::isKnown);
    var notDraining = new Check("not-draining", () -> !draining);
    // A later outage of Kafka or PostgreSQL disconnects no client. At startup, another process
    // would not reach them either: so a started gateway only has open ports and running threads.
    return new Health(
        List.of(loopsAlive, threadsAlive),
        List.of(caughtUp, accessKnown, threadsWell, notDraining),
        List.of(loopsAlive, threadsAlive));
  }

  public int port() {
    return port.get();
  }

  public int managementPort() {
    return managementPort.get();
  }

  /** True once clients are served all current events. */
  public boolean isReady() {
    return reader.hasCaughtUp() && control.isKnown() && !draining;
  }

  /** Disconnects the clients over the configured period, then stops every part. */
  @Override
  public void close() {
    draining = true;
    log.info("gateway stopping");
    features.forEach(Feature::leave);
    if (!deployment.isEmpty()) {
      await(vertx.undeploy(deployment));
    }
    features.forEach(feature -> await(feature.close()));
    reader.close();
    replay.close();
    publisher.close();
    control.close();
    eventLog.close();
    connectionEvents.ifPresent(ConnectionEvents::close);
    await(access.close());
    await(stores.close());
    await(vertx.close());
    metrics.close();
    log.info("gateway stopped");
  }

  private <T> T await(Future<T> future) {
    long seconds = START_SECONDS + configuration.http().drain().toSeconds();
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part took longer than " + seconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
