package dev.carillon.alert;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Configuration section {@code alerts}.
 *
 * @param enabled false: no script is evaluated, and the API does not exist
 * @param kafkaTopic the Kafka topic that fired alerts are written to, and that clients receive them
 *     from
 * @param groupId the consumer group of all replicas
 * @param userMember the member of an object that names the user who changed it: the variable {@code
 *     user}
 * @param poll interval at which scripts are read again without a notification of a change
 * @param maxScripts maximum number of scripts
 * @param trial limits of one trial on past events
 */
public record AlertOptions(
    boolean enabled,
    String kafkaTopic,
    String groupId,
    Optional<String> userMember,
    Duration poll,
    int maxScripts,
    TrialOptions trial) {
  private static final Pattern KAFKA_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_SCRIPTS = 10_000;

  public static final AlertOptions OFF =
      new AlertOptions(
          false,
          "carillon.alerts",
          "carillon-alerts",
          Optional.empty(),
          Duration.ofSeconds(5),
          1_000,
          TrialOptions.DEFAULT);

  public AlertOptions {
    userMember = userMember.filter(member -> !member.isBlank());
    require("kafka-topic", kafkaTopic);
    require("group-id", groupId);
    if (poll.toMillis() < 1 || poll.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("poll must be from 1ms to 1h");
    }
    if (maxScripts < 1 || maxScripts > MOST_SCRIPTS) {
      throw new IllegalArgumentException("max-scripts must be from 1 to " + MOST_SCRIPTS);
    }
  }

  private static void require(String key, String name) {
    if (!KAFKA_NAME.matcher(name).matches() || name.matches("\\.{1,2}")) {
      throw new IllegalArgumentException(key + " is not a name in Kafka: " + name);
    }
  }
}
