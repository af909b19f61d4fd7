package dev.carillon.dialect.navixy.tracker;

import dev.carillon.dialect.navixy.request.EventRequest;
import java.time.Duration;
import java.util.Optional;

/** Options of a subscription to trackers; trackers with equal options share frames. */
public record SubscriptionOptions(
    OutputFormat form, Duration every, Optional<String> sensorType, boolean components) {
  public static SubscriptionOptions of(EventRequest request, OutputFormat form) {
    return new SubscriptionOptions(
        form, request.every(), request.sensorType(), request.components());
  }
}
