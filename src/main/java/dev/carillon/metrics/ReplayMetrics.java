package dev.carillon.metrics;

import dev.carillon.event.Stream;
import dev.carillon.kafka.replay.ReplayMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Metrics of the replay; the label {@code stream} is a configured Kafka topic. */
final class ReplayMetrics implements ReplayMeter {
  private final PrometheusMeterRegistry registry;
  private final Counter refused;
  private final AtomicInteger waiting = new AtomicInteger();

  /** By Kafka topic. A look-up in the registry costs more than the counting. */
  private final Map<String, Counters> counters = new ConcurrentHashMap<>();

  private record Counters(Counter pagesRead, Counter pagesCached, Counter events, Counter bytes) {}

  ReplayMetrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.refused =
        Counter.builder("carillon.replay.refused")
            .description("Requests for the past that were over the budget")
            .register(registry);
    Gauge.builder("carillon.replay.waiting", waiting, AtomicInteger::doubleValue)
        .description("Requests for the past that wait for Kafka")
        .register(registry);
  }

  private Counters of(Stream stream) {
    return counters.computeIfAbsent(
        stream.kafkaTopic(),
        topic -> {
          var tags = Tags.of("stream", topic);
          return new Counters(
              registry.counter("carillon.replay.pages.read", tags),
              registry.counter("carillon.replay.pages.cached", tags),
              registry.counter("carillon.replay.events", tags),
              registry.counter("carillon.replay.bytes", tags));
        });
  }

  @Override
  public void read(Stream stream) {
    of(stream).pagesRead().increment();
  }

  @Override
  public void cached(Stream stream) {
    of(stream).pagesCached().increment();
  }

  @Override
  public void replayed(Stream stream, int events, long bytes) {
    Counters counters = of(stream);
    counters.events().increment(events);
    counters.bytes().increment((double) bytes);
  }

  @Override
  public void refused() {
    refused.increment();
  }

  @Override
  public void waiting(int change) {
    waiting.addAndGet(change);
  }
}
