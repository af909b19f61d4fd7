package dev.carillon.metrics;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.command.CommandMeter;
import dev.carillon.core.Meter;
import dev.carillon.core.Publisher;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.replay.ReplayMeter;
import dev.carillon.webhook.WebhookMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** The metrics registry of this process. Counting takes no lock; values are read at a scrape. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<Tags, AtomicInteger> connections = new ConcurrentHashMap<>();
  private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();

  /** The registry holds only weak references to its sources. */
  private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

  private final List<SupervisedThread> threads = new CopyOnWriteArrayList<>();

  private volatile RefusalListener refusals = RefusalListener.NONE;
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Counter matched =
      counter("carillon.events.matched", "Events that at least one client of a loop got");
  private final Counter delivered =
      counter("carillon.events.delivered", "Events times the clients that got them");
  private final Counter connectionEventsDropped =
      counter(
          "carillon.connection.events.dropped",
          "Connection events that Kafka did not take in time");
  private final Counter undeliverable =
      counter(
          "carillon.undeliverable", "Events that could not be filtered or written for a client");
  private final Counter gaps = counter("carillon.gaps", "Times that a client was told of a gap");

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
    Gauge.builder("carillon.outbox", loops, all -> sum(all))
        .baseUnit("bytes")
        .description("What waits for clients to read")
        .register(registry);
    Gauge.builder("carillon.newest.delivered.event.age", this, Metrics::newestAge)
        .baseUnit("seconds")
        .description(
            "Time since the newest event that was delivered happened; NaN before the first")
        .register(registry);
  }

  /** The meter of another event loop. */
  public Meter loop() {
    var meter = new LoopMeter(this);
    loops.add(meter);
    return meter;
  }

  /**
   * The meter of the Kafka reader.
   *
   * @param stale maximum age of a measurement that is reported
   */
  public ReaderMeter reader(Duration stale) {
    return new ReaderMetrics(registry, stale);
  }

  /** Registers a supervised thread: the time since its last iteration, and its restarts. */
  public void thread(SupervisedThread thread) {
    threads.add(thread);
    Tags tags = Tags.of("thread", thread.role());
    Gauge.builder("carillon.thread.last.round.age", thread, SupervisedThread::secondsSinceRound)
        .baseUnit("seconds")
        .tags(tags)
        .description("Time since the thread last came round; NaN before the first time")
        .register(registry);
    Gauge.builder("carillon.thread.well", thread, each -> each.isWell() ? 1 : 0)
        .tags(tags)
        .description("0 if the thread is gone, stuck, or keeps failing")
        .register(registry);
    for (SupervisedThread.Cause cause : SupervisedThread.Cause.values()) {
      FunctionCounter.builder("carillon.thread.restarts", thread, each -> each.restarts(cause))
          .tags(tags.and("cause", cause.word()))
          .description("How often what the thread does failed and was started anew")
          .register(registry);
    }
  }

  /**
   * Registers a producer's queue.
   *
   * @param bytes its size; each producer has a bound of its own
   */
  public void producer(String name, LongSupplier bytes) {
    counted.add(bytes);
    Gauge.builder("carillon.producer.waiting", bytes, LongSupplier::getAsLong)
        .baseUnit("bytes")
        .tag("producer", name)
        .description("Records that wait to be handed to a Kafka producer")
        .register(registry);
  }

  /** Registers a count from elsewhere: filters whose evaluation failed. */
  public void filterFailures(LongSupplier count) {
    FunctionCounter.builder("carillon.filter.failures", count, LongSupplier::getAsLong)
        .description("Filters of clients that were false because they could not be evaluated")
        .register(registry);
    counted.add(count);
  }

  /** Registers the memory that clients use, by purpose. */
  public void budget(MemoryBudget budget) {
    for (MemoryBudget.Use use : MemoryBudget.Use.values()) {
      Gauge.builder("carillon.memory.held", budget, all -> all.used(use))
          .baseUnit("bytes")
          .tag("use", use.word())
          .description("What clients cause to be held beyond what each of them has free")
          .strongReference(true)
          .register(registry);
      FunctionCounter.builder("carillon.memory.refusals", budget, all -> all.refusals(use))
          .tag("use", use.word())
          .description("Times that a client was refused because memory for its use was spent")
          .register(registry);
    }
    Gauge.builder("carillon.memory.limit", budget, MemoryBudget::limit)
        .baseUnit("bytes")
        .description("What all clients together may hold")
        .strongReference(true)
        .register(registry);
  }

  /** Registers counts from elsewhere: the revocations in memory. */
  public void endings(LongSupplier remembered, LongSupplier evicted) {
    Gauge.builder("carillon.access.endings", remembered, LongSupplier::getAsLong)
        .description("Ended sessions, revoked tokens and blocks that are remembered")
        .register(registry);
    FunctionCounter.builder("carillon.access.endings.evicted", evicted, LongSupplier::getAsLong)
        .description("Ended sessions and revoked tokens for which there was no room")
        .register(registry);
    counted.add(remembered);
    counted.add(evicted);
  }

  /** The meter of the replay from Kafka; one per process. */
  public ReplayMeter replay() {
    return new ReplayMetrics(registry);
  }

  /** The meter of the commands; one per process. */
  public CommandMeter commands() {
    return (name, outcome) ->
        registry.counter("carillon.commands", "command", name, "outcome", outcome).increment();
  }

  /** The meter of webhooks; one per process. */
  public WebhookMeter webhooks() {
    return new WebhookMetrics(registry);
  }

  /** The meter of the alert scripts; one per process. */
  public AlertMetrics alerts() {
    return new AlertMetrics(registry);
  }

  /** Counts a refusal. */
  public void refused(String reason, String route) {
    registry.counter("carillon.refusals", "reason", reason, "route", route).increment();
  }

  /** Counts an HTTP response. */
  public void answered(String route, String method, int status) {
    registry
        .counter(
            "carillon.http.requests",
            "route",
            route,
            "method",
            method,
            "status",
            Integer.toString(status))
        .increment();
  }

  /** The same publisher, with each request counted by its outcome. */
  public Publisher counting(Publisher publisher) {
    return new Publisher() {
      @Override
      public void admit(Principal principal) {
        publisher.admit(principal);
      }

      @Override
      public Future<String> publish(Principal principal, List<Json> events) {
        return publisher
            .publish(principal, events)
            .onComplete(
                done ->
                    registry.counter("carillon.publishes", "outcome", outcome(done)).increment());
      }
    };
  }

  private static String outcome(AsyncResult<?> done) {
    if (done.succeeded()) {
      return "written";
    }
    return done.cause() instanceof RefusedException refused
        ? refused.reason().code()
        : CloseReason.INTERNAL_ERROR.code();
  }

  /** Sets the listener for refusals of sessions. */
  public void tell(RefusalListener listener) {
    refusals = listener;
  }

  RefusalListener refusals() {
    return refusals;
  }

  /**
   * Registers the resources of clients before authentication, and the refused clients.
   *
   * @param bounds the names of the bounds
   * @param refusals number of clients that a bound has refused
   */
  public void admission(
      IntSupplier connections,
      IntSupplier handshakes,
      List<String> bounds,
      ToLongFunction<String> refusals) {
    Gauge.builder("carillon.tcp.connections", connections, IntSupplier::getAsInt)
        .description("TCP connections of clients that are open")
        .register(registry);
    Gauge.builder("carillon.tcp.handshakes", handshakes, IntSupplier::getAsInt)
        .description("TCP connections that no request has come on yet")
        .register(registry);
    for (String bound : bounds) {
      FunctionCounter.builder("carillon.bound.refusals", bound, refusals::applyAsLong)
          .tag("bound", bound)
          .description("Connections, sessions and credentials that a bound has refused")
          .register(registry);
    }
  }

  /** Counts a connection event that was not written. */
  public void connectionEventDropped() {
    connectionEventsDropped.increment();
  }

  /** All metrics in Prometheus's text format. */
  public String scrape() {
    return registry.scrape();
  }

  void opened(String transport, String dialect) {
    Tags tags = Tags.of("transport", transport, "dialect", dialect);
    connections.computeIfAbsent(tags, this::connectionGauge).incrementAndGet();
    registry.counter("carillon.connections.opened", tags).increment();
  }

  private AtomicInteger connectionGauge(Tags tags) {
    var open = new AtomicInteger();
    Gauge.builder("carillon.connections", open, AtomicInteger::get)
        .tags(tags)
        .description("Clients that are connected")
        .register(registry);
    return open;
  }

  void closed(String transport, String dialect, String reason) {
    Tags tags = Tags.of("transport", transport, "dialect", dialect);
    connections.computeIfAbsent(tags, this::connectionGauge).decrementAndGet();
    registry.counter("carillon.connections.closed", tags.and("reason", reason)).increment();
  }

  void matched(int receivers) {
    matched.increment();
    delivered.increment(receivers);
  }

  void undeliverable() {
    undeliverable.increment();
  }

  void gap() {
    gaps.increment();
  }

  private static double sum(List<LoopMeter> loops) {
    return loops.stream().mapToLong(LoopMeter::outboxBytes).sum();
  }

  private double newestAge() {
    return loops.stream()
        .map(LoopMeter::newest)
        .filter(newest -> newest.isAfter(Instant.MIN))
        .max(Instant::compareTo)
        .map(newest -> Duration.between(newest, Instant.now()).toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
