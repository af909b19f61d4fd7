package dev.carillon.metrics;

import dev.carillon.webhook.WebhookMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** Metrics of webhooks. The labels have few values: none names a webhook. */
final class WebhookMetrics implements WebhookMeter {
  private final MeterRegistry registry;

  WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void posted(String outcome, boolean again) {
    registry.counter("carillon.webhook.deliveries", "outcome", outcome).increment();
    if (again) {
      registry.counter("carillon.webhook.retries").increment();
    }
  }

  @Override
  public void disabled(String why) {
    registry.counter("carillon.webhook.disabled", "why", why).increment();
  }

  @Override
  public void watch(DoubleSupplier lag, IntSupplier delivering, IntSupplier stopped) {
    Gauge.builder("carillon.webhook.lag", lag::getAsDouble)
        .baseUnit("seconds")
        .description("Age of the oldest event that some receiver of this replica does not have")
        .strongReference(true)
        .register(registry);
    Gauge.builder("carillon.webhooks.delivering", delivering::getAsInt)
        .description("Webhooks that this replica delivers")
        .strongReference(true)
        .register(registry);
    Gauge.builder("carillon.webhooks.stopped", stopped::getAsInt)
        .description("Webhooks that are disabled")
        .strongReference(true)
        .register(registry);
  }
}
