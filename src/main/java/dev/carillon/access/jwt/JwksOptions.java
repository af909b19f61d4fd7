package dev.carillon.access.jwt;

import java.time.Duration;

/**
 * Configuration of keys that are fetched from their issuer.
 *
 * @param cache how long keys are used before they are fetched again, in the background: the maximum
 *     time that a withdrawn key is still accepted
 * @param cooldown minimum time between two fetches, regardless of unknown keys in tokens
 * @param timeout maximum time to connect, and then to receive the response
 * @param stale how long the previous keys are used while the issuer cannot be reached
 * @param maxBytes maximum size of the response
 */
public record JwksOptions(
    Duration cache, Duration cooldown, Duration timeout, Duration stale, int maxBytes) {
  public static final JwksOptions DEFAULT =
      new JwksOptions(
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofHours(24),
          256 << 10);

  public JwksOptions {
    if (cache.compareTo(cooldown) < 0 || stale.compareTo(cache) < 0) {
      throw new IllegalArgumentException("cooldown <= cache <= stale must hold");
    }
    if (cooldown.isZero() || timeout.isZero()) {
      throw new IllegalArgumentException("cooldown and timeout must be longer than nothing");
    }
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("max-bytes must be positive");
    }
  }
}
