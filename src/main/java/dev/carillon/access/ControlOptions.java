package dev.carillon.access;

import java.time.Duration;
import java.util.Optional;

/**
 * What all replicas hear of sessions that end, people who are blocked, tokens that are taken back.
 *
 * @param kafkaTopic the compacted Kafka topic that it is on; empty: there is none, and nothing of
 *     this can be said
 * @param remember how long it is remembered that a session was ended or a token taken back: longer
 *     than any token is good for
 * @param maxEntries how many of these are remembered; past it the oldest are forgotten
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
