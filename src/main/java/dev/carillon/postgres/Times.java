package dev.carillon.postgres;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Converts instants to and from PostgreSQL. */
final class Times {
  private Times() {}

  /** Truncated, where the driver would round up: nothing may be valid for longer than intended. */
  static OffsetDateTime of(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
