package dev.carillon.access;

import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of the control topic, which announces ended sessions, blocked principals and
 * revoked tokens to all replicas.
 *
 * @param kafkaTopic the compacted Kafka topic; empty: there is none, and no revocation can be
 *     announced
 * @param remember how long the end of a session or a revoked token is remembered: longer than the
 *     lifetime of any token
 * @param maxEntries maximum number of these entries; the oldest are evicted first
 */
public record ControlOptions(Optional<String> kafkaTopic, Duration remember, int maxEntries) {
  public static final ControlOptions DEFAULT =
      new ControlOptions(Optional.of("carillon.control"), Duration.ofDays(400), 1_000_000);

  public ControlOptions {
    kafkaTopic = kafkaTopic.filter(topic -> !topic.isBlank());
    if (remember.toMillis() < 1 || maxEntries < 1) {
      throw new IllegalArgumentException("remember and max-entries must be more than 0");
    }
  }
}
