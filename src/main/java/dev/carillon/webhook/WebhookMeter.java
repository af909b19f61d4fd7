package dev.carillon.webhook;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** Metrics of webhooks. Called on every event loop. */
public interface WebhookMeter {
  /** Counts nothing: for tests. */
  WebhookMeter NONE = new WebhookMeter() {};

  /**
   * A request has ended.
   *
   * @param outcome {@code 2xx} and the like, or the kind of failure
   * @param again true if it was a retry
   */
  default void posted(String outcome, boolean again) {}

  /** The gateway has disabled a webhook: {@code gone} or {@code exhausted}. */
  default void disabled(String why) {}

  /**
   * Registers values that are read at any time.
   *
   * @param lag the age of the oldest undelivered event, in seconds
   * @param delivering number of webhooks that this replica delivers
   * @param stopped number of disabled webhooks
   */
  default void watch(DoubleSupplier lag, IntSupplier delivering, IntSupplier stopped) {}
}
