package dev.carillon.webhook;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A message to be posted.
 *
 * @param id the {@code webhook-id}: constant for a webhook and event, whichever replica posts it
 * @param key messages with the same key are posted in order; empty: in order with all messages
 * @param cursor the progress once this and all earlier messages are acknowledged
 * @param name its name in the log of attempts
 * @param time the time of the event
 */
public record WebhookMessage(
    String id,
    Optional<String> key,
    Optional<String> cursor,
    String name,
    Instant time,
    Buffer body) {
  private static final String PREFIX = "msg_";
  private static final int ID_BYTES = 16;

  public static WebhookMessage of(UUID webhook, ChangeEvent event, String cursor, byte[] body) {
    Partition partition = event.position().partition();
    String key = event.key().map(text -> "k" + text).orElseGet(() -> "p" + partition.number());
    return new WebhookMessage(
        id(webhook, place(event.position())),
        Optional.of(partition.stream().kafkaTopic() + "\n" + key),
        Optional.of(cursor),
        event.type() + " " + event.topic(),
        event.time(),
        Buffer.buffer(body));
  }

  public static WebhookMessage of(
      UUID webhook, Gap gap, Optional<String> cursor, Instant now, byte[] body) {
    var places = new StringBuilder(gap.cause().word());
    for (Gap.Range range : gap.ranges()) {
      places.append(place(new Position(range.partition(), range.from(), -1)));
      places.append('-').append(range.to());
    }
    return new WebhookMessage(
        id(webhook, places.toString()),
        Optional.empty(),
        cursor,
        "gap " + gap.cause().word(),
        now,
        Buffer.buffer(body));
  }

  private static String place(Position position) {
    Partition partition = position.partition();
    return "\n%s %s %d %d"
        .formatted(
            partition.stream().kafkaTopic(),
            partition.topicId(),
            partition.number(),
            position.offset());
  }

  private static String id(UUID webhook, String place) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((webhook + place).getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
