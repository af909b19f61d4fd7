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
   * @param outcome {@code 2xx} and the like, or what went wrong
   * @param again true if it was not the first try of its message
   */
  default void posted(String outcome, boolean again) {}

  /** One was disabled by the gateway: {@code gone} or {@code exhausted}. */
  default void disabled(String why) {}

  /**
   * What can be asked at any time.
   *
   * @param lag the age of the oldest event that no receiver has, in seconds
   * @param delivering how many webhooks this replica delivers
   * @param stopped how many there are that are disabled
   */
  default void watch(DoubleSupplier lag, IntSupplier delivering, IntSupplier stopped) {}
}
