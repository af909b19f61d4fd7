package dev.carillon.dialect.topics;

import java.time.Duration;

/**
 * The options of Carillon's own protocol.
 *
 * @param heartbeat how often a client receives a fresh cursor
 * @param silence how long a WebSocket client may give no sign of life
 * @param maxErrors how many messages of one client may be refused before it is closed
 * @param gapRanges whether gaps contain Kafka topics, partitions and offsets: for clients that may
 *     know of all traffic
 */
public record TopicsOptions(
    Duration heartbeat, Duration silence, int maxErrors, boolean gapRanges) {
  public static final TopicsOptions DEFAULT =
      new TopicsOptions(Duration.ofSeconds(15), Duration.ofSeconds(30), 32, false);

  public TopicsOptions {
    if (heartbeat.compareTo(silence) >= 0) {
      throw new IllegalArgumentException("silence must be longer than heartbeat");
    }
  }
}
