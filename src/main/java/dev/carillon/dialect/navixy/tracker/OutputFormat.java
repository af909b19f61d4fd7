package dev.carillon.dialect.navixy.tracker;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Output format that a client has chosen; clients with equal formats share frames.
 *
 * @param iso true for times such as {@code 2026-11-21T06:26:01Z}, regardless of the zone
 */
public record OutputFormat(boolean compact, boolean iso, ZoneId zone) {
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** The format for events without formats and zones. */
  static final OutputFormat ISO = new OutputFormat(false, true, ZoneOffset.UTC);

  /** The zone of that name; UTC if it does not exist. */
  public static ZoneId zone(@Nullable Object name) {
    try {
      return name instanceof String text ? ZoneId.of(text) : ZoneOffset.UTC;
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  public String time(Instant time) {
    return iso ? time.truncatedTo(ChronoUnit.SECONDS).toString() : LOCAL.format(time.atZone(zone));
  }

  /** Converts a time from a stream to this format; any other value is unchanged. */
  @Nullable Object time(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    try {
      return time(instant(text));
    } catch (DateTimeException e) {
      return value;
    }
  }

  // Without a zone it is UTC.
  private static Instant instant(String text) {
    String normal = text.indexOf(' ') == 10 ? text.replace(' ', 'T') : text;
    try {
      return OffsetDateTime.parse(normal).toInstant();
    } catch (DateTimeParseException e) {
      return LocalDateTime.parse(normal).toInstant(ZoneOffset.UTC);
    }
  }
}
