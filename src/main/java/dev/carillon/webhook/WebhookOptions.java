package dev.carillon.webhook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of the delivery of webhooks.
 *
 * @param kafkaTopic the topic whose consumer group assigns webhooks to replicas; empty: this
 *     replica delivers none
 * @param slots number of slots that the webhooks are divided into, if the gateway creates the topic
 * @param sessionTimeout time after the last heartbeat of a replica at which others take over
 * @param concurrency maximum number of requests of one webhook in flight, each of another key
 * @param window maximum number of messages that may overtake the oldest unacknowledged one
 * @param timeout maximum time for a receiver to respond
 * @param retries the delays before the retries, one for each
 * @param maxRetryAfter maximum delay that a receiver may request
 * @param rotation how long the previous secret still signs after a new one was created
 * @param saveInterval interval at which progress is stored while there is some
 * @param encryptionKey 32 bytes in base64, to encrypt secrets in the database
 * @param allowHttp whether a webhook may be delivered without TLS
 * @param allowNetworks networks that may be reached in addition to the public Internet
 * @param caFile certificate authorities that are trusted in addition to those of the JVM
 * @param attemptsKept number of stored attempts of one webhook
 * @param most maximum number of webhooks
 */
public record WebhookOptions(
    Optional<String> kafkaTopic,
    int slots,
    Duration sessionTimeout,
    int concurrency,
    int window,
    Duration timeout,
    List<Duration> retries,
    Duration maxRetryAfter,
    Duration rotation,
    Duration saveInterval,
    Optional<String> encryptionKey,
    boolean allowHttp,
    List<Integer> ports,
    List<Network> allowNetworks,
    Optional<Path> caFile,
    int attemptsKept,
    int most) {
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

  /**
   * Maximum request timeout: a handover waits for requests in flight, and must not delay the group
   * member for longer.
   */
  private static final Duration MAX_ANSWER = Duration.ofSeconds(30);

  private static final Duration MAX_DELAY = Duration.ofDays(30);

  /** The defaults of the shipped configuration. */
  public static final WebhookOptions DEFAULT =
      new WebhookOptions(
          Optional.of("carillon.webhooks"),
          12,
          Duration.ofSeconds(10),
          4,
          256,
          Duration.ofSeconds(15),
          List.of(
              Duration.ofSeconds(5),
              Duration.ofMinutes(5),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(5),
              Duration.ofHours(10),
              Duration.ofHours(14),
              Duration.ofHours(20),
              Duration.ofHours(24)),
          Duration.ofHours(24),
          Duration.ofHours(24),
          Duration.ofSeconds(1),
          Optional.empty(),
          false,
          List.of(443, 8443),
          List.of(),
          Optional.empty(),
          200,
          1000);

  public WebhookOptions {
    kafkaTopic = kafkaTopic.filter(topic -> !topic.isBlank());
    encryptionKey = encryptionKey.filter(key -> !key.isBlank());
    retries = List.copyOf(retries);
    ports = List.copyOf(ports);
    allowNetworks = List.copyOf(allowNetworks);
    within("slots", slots, 1, 1000);
    within("concurrency", concurrency, 1, 64);
    within("window", window, concurrency, 4096);
    within("attempts-kept", attemptsKept, 1, 10_000);
    within("most", most, 1, 10_000);
    within("session-timeout", sessionTimeout, Duration.ofSeconds(1), MAX_TIMEOUT);
    within("timeout", timeout, Duration.ofMillis(100), MAX_ANSWER);
    within("max-retry-after", maxRetryAfter, Duration.ofSeconds(1), MAX_DELAY);
    within("rotation", rotation, Duration.ZERO, MAX_DELAY);
    within("save-interval", saveInterval, Duration.ofMillis(10), sessionTimeout);
    for (Duration retry : retries) {
      within("retries", retry, Duration.ofMillis(1), MAX_DELAY);
    }
    encryptionKey.ifPresent(SecretEncryption::key);
    for (int port : ports) {
      within("ports", port, 1, 65_535);
    }
    if (caFile.isPresent() && !Files.isReadable(caFile.get())) {
      throw new IllegalArgumentException("ca-file cannot be read: " + caFile.get());
    }
  }

  private static void within(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          key + " must be from " + least + " to " + most + ", not " + value);
    }
  }

  private static void within(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(key + " must be from " + least + " to " + most);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "WebhookOptions[kafkaTopic=" + kafkaTopic + "]";
  }
}
