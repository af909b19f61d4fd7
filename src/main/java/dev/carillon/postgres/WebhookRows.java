package dev.carillon.postgres;

import dev.carillon.event.Json;
import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.DeliveryAttempt;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.Webhook.Former;
import dev.carillon.webhook.Webhook.Owner;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Converts webhooks to and from rows. */
final class WebhookRows {
  private static final String MESSAGE = "message";
  private static final String TRIES = "tries";
  private static final String AT = "at";

  private WebhookRows() {}

  static Webhook webhook(Row row) {
    return new Webhook(
        row.getUUID("id"),
        row.getLong("revision"),
        row.getString("name"),
        row.getString("url"),
        row.getString("form"),
        Stream.of(row.getArrayOfStrings("topics")).map(TopicFilter::of).toList(),
        Optional.ofNullable(row.getString("filter")),
        List.of(row.getArrayOfStrings("fields")),
        new Owner(
            row.getString("subject"),
            row.getString("tenant"),
            Set.of(row.getArrayOfStrings("roles")),
            JsonText.read(row.getString("claims"))),
        row.getString("secret"),
        Optional.ofNullable(row.getString("former_secret"))
            .map(secret -> new Former(secret, time(row, "former_secret_until"))),
        Optional.ofNullable(row.getString("disabled")),
        time(row, "since"),
        time(row, "created"),
        time(row, "changed"));
  }

  static Instant time(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  static DeliveryProgress progress(Row row) {
    return new DeliveryProgress(
        row.getLong("revision"),
        Optional.ofNullable(row.getString("cursor")),
        List.of(row.getArrayOfStrings("answered")),
        retries(row.getString("retries")),
        Optional.ofNullable(row.getString("trouble")));
  }

  private static List<DeliveryProgress.Retry> retries(String text) {
    var list = (List<?>) Objects.requireNonNull(Json.read(text));
    return list.stream().map(WebhookRows::retry).toList();
  }

  private static DeliveryProgress.Retry retry(Object value) {
    Map<String, Object> members = JsonText.object(value);
    return new DeliveryProgress.Retry(
        String.valueOf(members.get(MESSAGE)),
        Integer.parseInt(String.valueOf(members.get(TRIES))),
        Instant.parse(String.valueOf(members.get(AT))));
  }

  static String text(List<DeliveryProgress.Retry> retries) {
    return Json.of(
            retries.stream()
                .map(
                    retry ->
                        Map.of(
                            MESSAGE, retry.message(),
                            TRIES, retry.tries(),
                            AT, retry.at().toString()))
                .toList())
        .toString();
  }

  static DeliveryAttempt attempt(Row row) {
    return new DeliveryAttempt(
        time(row, AT),
        row.getString(MESSAGE),
        row.getString("event"),
        row.getString("outcome"),
        Duration.ofMillis(row.getLong("millis")),
        row.getInteger("try"),
        row.getString("answer"));
  }
}
