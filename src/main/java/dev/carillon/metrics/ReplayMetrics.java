package dev.carillon.metrics;

import dev.carillon.event.Stream;
import dev.carillon.kafka.ReplayMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the replay counts; the label {@code stream} is a Kafka topic of the configuration. */
final class ReplayMetrics implements ReplayMeter {
  private final PrometheusMeterRegistry registry;
  private final Counter refused;
  private final AtomicInteger waiting = new AtomicInteger();

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

  private static Tags tags(Stream stream) {
    return Tags.of("stream", stream.kafkaTopic());
  }

  @Override
  public void read(Stream stream) {
    registry.counter("carillon.replay.pages.read", tags(stream)).increment();
  }

  @Override
  public void cached(Stream stream) {
    registry.counter("carillon.replay.pages.cached", tags(stream)).increment();
  }

  @Override
  public void replayed(Stream stream, int events, long bytes) {
    registry.counter("carillon.replay.events", tags(stream)).increment(events);
    registry.counter("carillon.replay.bytes", tags(stream)).increment((double) bytes);
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
