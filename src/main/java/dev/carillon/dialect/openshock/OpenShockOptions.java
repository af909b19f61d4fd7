package dev.carillon.dialect.openshock;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Configuration section {@code openshock}.
 *
 * @param userClaim the claim that contains the id of a user of the directory
 * @param commandTopic the Kafka topic that commands are written to
 * @param poll interval at which the directory is queried for changes without a notification
 * @param maxStaleness how long after the last successful read of the directory commands are still
 *     accepted, and users stay connected
 * @param deviceTtl how long after a heartbeat a device counts as online
 * @param shocksPerCall maximum number of shocks in one call
 */
public record OpenShockOptions(
    String userClaim,
    String commandTopic,
    Duration poll,
    Duration maxStaleness,
    Duration deviceTtl,
    int shocksPerCall) {
  private static final Pattern KAFKA_TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_SHOCKS = 1_000;

  public static final OpenShockOptions DEFAULT =
      new OpenShockOptions(
          "openshock_user",
          "openshock.commands",
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofSeconds(35),
          100);

  public OpenShockOptions {
    if (userClaim.isBlank()) {
      throw new IllegalArgumentException("user-claim must not be blank");
    }
    if (!KAFKA_TOPIC.matcher(commandTopic).matches() || commandTopic.matches("\\.{1,2}")) {
      throw new IllegalArgumentException(
          "command-topic is not the name of a Kafka topic: " + commandTopic);
    }
    within("poll", poll);
    within("max-staleness", maxStaleness);
    within("device-ttl", deviceTtl);
    if (poll.multipliedBy(2).compareTo(maxStaleness) > 0) {
      throw new IllegalArgumentException("max-staleness must be at least twice poll");
    }
    if (shocksPerCall < 1 || shocksPerCall > MOST_SHOCKS) {
      throw new IllegalArgumentException("shocks-per-call must be from 1 to " + MOST_SHOCKS);
    }
  }

  private static void within(String key, Duration value) {
    if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(key + " must be from 1ms to 1h");
    }
  }
}
