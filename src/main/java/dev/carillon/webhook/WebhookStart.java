package dev.carillon.webhook;

import dev.carillon.event.Cursors;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Where a webhook begins.
 *
 * @param since used if there is no cursor
 */
record WebhookStart(Optional<String> cursor, Instant since) {
  /**
   * Parses {@code latest}, {@code earliest}, a time or a cursor.
   *
   * @param now the meaning of {@code latest}: events from the creation of the webhook on
   * @param cursors decodes cursors
   */
  static WebhookStart of(Optional<String> from, Instant now, Cursors cursors) {
    String text = from.orElse(WebhookWireNames.LATEST);
    return switch (text) {
      case WebhookWireNames.LATEST -> new WebhookStart(Optional.empty(), now);
      case WebhookWireNames.EARLIEST -> new WebhookStart(Optional.empty(), Instant.EPOCH);
      default ->
          text.indexOf(':') >= 0
              ? new WebhookStart(Optional.empty(), time(text))
              : new WebhookStart(Optional.of(cursor(text, cursors)), now);
    };
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong();
    }
  }

  private static String cursor(String text, Cursors cursors) {
    try {
      if (!cursors.read(text).isForeign()) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw wrong();
  }

  private static InvalidWebhookException wrong() {
    return new InvalidWebhookException(
        WebhookWireNames.FROM, "latest, earliest, an RFC 3339 time or a cursor");
  }
}
