package dev.carillon.access.jwt;

import java.time.Duration;

/**
 * How keys are fetched from issuers that publish them.
 *
 * @param cache how long keys are used before they are fetched anew, in the background: the longest
 *     that a key which was taken back is still good
 * @param cooldown the least time between two fetches, whatever unknown keys tokens name
 * @param timeout the longest that connecting, and then the answer, may take
 * @param stale how long the old keys serve while the issuer cannot be reached
 * @param maxBytes the largest answer that is read
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
