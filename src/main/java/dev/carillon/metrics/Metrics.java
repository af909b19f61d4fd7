package dev.carillon.metrics;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.command.CommandMeter;
import dev.carillon.core.Meter;
import dev.carillon.kafka.ReaderMeter;
import dev.carillon.kafka.ReplayMeter;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The registry of this process. Counting takes no lock; reading happens at a scrape. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<Tags, AtomicInteger> connections = new ConcurrentHashMap<>();
  private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();

  /** A registry holds what it asks only weakly. */
  private final List<LongSupplier> counted = new CopyOnWriteArrayList<>();

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

  /** The meter of one more event loop. */
  public Meter loop() {
    var meter = new LoopMeter(this);
    loops.add(meter);
    return meter;
  }

  /** The meter of the Kafka reader. */
  public ReaderMeter reader() {
    return new ReaderMetrics(registry);
  }

  /** Takes over what somebody else counts: filters that could not be evaluated for an event. */
  public void filterFailures(LongSupplier count) {
    FunctionCounter.builder("carillon.filter.failures", count, LongSupplier::getAsLong)
        .description("Filters of clients that were false because they could not be evaluated")
        .register(registry);
    counted.add(count);
  }

  /** Shows what clients hold in memory, by what it is held for. */
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

  /** Counts a connection event that was not written. */
  public void connectionEventDropped() {
    connectionEventsDropped.increment();
  }

  /** Everything in Prometheus's text format. */
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
