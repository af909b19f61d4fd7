package dev.carillon.core;

import dev.carillon.event.Cursor;
import java.time.Instant;

/** Where a subscription begins. */
public sealed interface Start {
  Start NOW = new Now();
  Start EARLIEST = new Earliest();

  /** With the next event. */
  record Now() implements Start {}

  /** With the oldest event that there is. */
  record Earliest() implements Start {}

  /** With the first record whose timestamp is not before the instant. */
  record Since(Instant time) implements Start {}

  /** Where the client got to. */
  record After(Cursor cursor) implements Start {}
}
