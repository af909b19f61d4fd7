package dev.carillon.metrics;

import dev.carillon.alert.AlertMeter;
import dev.carillon.kafka.group.ProcessorMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Metrics of alert scripts. The label {@code script} is the code of a script for the first few
 * scripts that were evaluated, and {@code other} for the rest.
 */
public final class AlertMetrics implements AlertMeter, ProcessorMeter {
  static final int MAX_LABELS = 200;

  private static final String OTHER = "other";

  private final PrometheusMeterRegistry registry;
  private final Set<String> labels = ConcurrentHashMap.newKeySet();
  private final AtomicLong broken = new AtomicLong();
  private final AtomicLong behind = new AtomicLong();

  AlertMetrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("carillon.alerts.broken", broken, AtomicLong::doubleValue)
        .baseUnit("scripts")
        .description("Alert scripts that are enabled and cannot be compiled")
        .register(registry);
    Gauge.builder("carillon.alerts.behind", behind, AtomicLong::doubleValue)
        .baseUnit("records")
        .description("Records that this replica is to ask the alert scripts about, and has not")
        .register(registry);
  }

  private Tags tags(String code) {
    boolean named = labels.contains(code) || (labels.size() < MAX_LABELS && labels.add(code));
    return Tags.of("script", named ? code : OTHER);
  }

  @Override
  public void evaluated(String code) {
    registry.counter("carillon.alerts.evaluated", tags(code)).increment();
  }

  @Override
  public void fired(String code) {
    registry.counter("carillon.alerts.fired", tags(code)).increment();
  }

  @Override
  public void failed(String code) {
    registry.counter("carillon.alerts.failed", tags(code)).increment();
  }

  @Override
  public void broken(int scripts) {
    broken.set(scripts);
  }

  @Override
  public void passedOver(String cause) {
    registry.counter("carillon.alerts.passed.over", "cause", cause).increment();
  }

  @Override
  public void behind(long records) {
    behind.set(records);
  }
}
