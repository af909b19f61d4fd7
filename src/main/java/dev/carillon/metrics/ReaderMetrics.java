package dev.carillon.metrics;

import dev.carillon.event.Gap;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ReaderMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Metrics of the Kafka reader; the label {@code stream} is a configured Kafka topic. */
final class ReaderMetrics implements ReaderMeter {
  private final PrometheusMeterRegistry registry;
  private final ConcurrentHashMap<String, AtomicReference<Instant>> newest =
      new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AtomicReference<Measured>> behind =
      new ConcurrentHashMap<>();
  private final Duration stale;
  private final ConcurrentHashMap<String, State> states = new ConcurrentHashMap<>();
  private final AtomicLong brokersUp = new AtomicLong();

  /** A measured value and its time. */
  private record Measured(long value, Instant at) {}

  ReaderMetrics(PrometheusMeterRegistry registry, Duration stale) {
    this.registry = registry;
    this.stale = stale;
    Gauge.builder("carillon.kafka.up", brokersUp, AtomicLong::doubleValue)
        .description("1 while the brokers answer")
        .register(registry);
  }

  private static Tags tags(Stream stream) {
    return Tags.of("stream", stream.kafkaTopic());
  }

  @Override
  public void read(Stream stream, int events, long bytes) {
    registry.counter("carillon.events.read", tags(stream)).increment(events);
    registry.counter("carillon.events.read.bytes", tags(stream)).increment((double) bytes);
  }

  @Override
  public void newest(Stream stream, Instant time) {
    newest.computeIfAbsent(stream.kafkaTopic(), name -> ageGauge(stream)).set(time);
  }

  private AtomicReference<Instant> ageGauge(Stream stream) {
    var time = new AtomicReference<>(Instant.EPOCH);
    Gauge.builder(
            "carillon.newest.read.event.age",
            time,
            at -> Duration.between(at.get(), Instant.now()).toMillis() / 1000.0)
        .baseUnit("seconds")
        .tags(tags(stream))
        .description("Time since the newest record that was read was written")
        .register(registry);
    return time;
  }

  @Override
  public void undecodable(Stream stream, String cause) {
    registry.counter("carillon.decode.failures", tags(stream).and("cause", cause)).increment();
  }

  @Override
  public void deadLetter(Stream stream, boolean written) {
    registry
        .counter("carillon.dead.letters", tags(stream).and("written", Boolean.toString(written)))
        .increment();
  }

  @Override
  public void gap(Stream stream, Gap.Cause cause) {
    registry.counter("carillon.stream.gaps", tags(stream).and("cause", cause.word())).increment();
  }

  @Override
  public void behind(Stream stream, long records) {
    behind
        .computeIfAbsent(stream.kafkaTopic(), name -> behindGauge(stream))
        .set(new Measured(records, Instant.now()));
  }

  private AtomicReference<Measured> behindGauge(Stream stream) {
    var count = new AtomicReference<>(new Measured(0, Instant.EPOCH));
    Gauge.builder("carillon.behind", count, this::fresh)
        .baseUnit("records")
        .tags(tags(stream))
        .description(
            "Records between the reader and the end of the Kafka topic; NaN while Kafka says"
                + " nothing")
        .register(registry);
    return count;
  }

  /** An old value would look like a reader without lag. */
  private double fresh(AtomicReference<Measured> newest) {
    Measured measured = Objects.requireNonNull(newest.get());
    boolean old = Duration.between(measured.at(), Instant.now()).compareTo(stale) > 0;
    return old ? Double.NaN : measured.value();
  }

  /** Size of the state of one stream. */
  private record State(AtomicLong entities, AtomicLong bytes) {}

  @Override
  public void state(Stream stream, int entities, long bytes) {
    State state = states.computeIfAbsent(stream.kafkaTopic(), name -> stateGauges(stream));
    state.entities().set(entities);
    state.bytes().set(bytes);
  }

  private State stateGauges(Stream stream) {
    var state = new State(new AtomicLong(), new AtomicLong());
    Gauge.builder("carillon.state.entities", state.entities(), AtomicLong::doubleValue)
        .tags(tags(stream))
        .description("Entities of a state stream that are kept for snapshots")
        .register(registry);
    Gauge.builder("carillon.state", state.bytes(), AtomicLong::doubleValue)
        .baseUnit("bytes")
        .tags(tags(stream))
        .description("Memory that the state of a stream holds, about")
        .register(registry);
    return state;
  }

  @Override
  public void stateDropped(Stream stream) {
    registry.counter("carillon.state.dropped", tags(stream)).increment();
  }

  @Override
  public void brokersUp(boolean up) {
    brokersUp.set(up ? 1 : 0);
  }
}
