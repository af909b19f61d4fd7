package dev.carillon.http.endpoint;

import java.time.Duration;

/**
 * The limits of {@code POST /v1/events}.
 *
 * @param maxBodyBytes the longest body
 * @param maxBatch the most events in one request
 * @param bodyTimeout how long a client may take to send it
 */
public record EventsOptions(int maxBodyBytes, int maxBatch, Duration bodyTimeout) {
  public static final EventsOptions DEFAULT =
      new EventsOptions(1 << 20, 100, Duration.ofSeconds(15));

  public EventsOptions {
    if (maxBodyBytes < 1 || maxBatch < 1 || bodyTimeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "max-body-bytes, max-batch and body-timeout must be more than 0");
    }
  }
}
