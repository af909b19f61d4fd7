package dev.carillon.core.past;

import dev.carillon.event.Cursor;
import java.time.Instant;

/** Where a subscription begins. */
public sealed interface StartPosition {
  StartPosition NOW = new Now();
  StartPosition EARLIEST = new Earliest();

  /** With the next event. */
  record Now() implements StartPosition {}

  /** With the oldest event that there is. */
  record Earliest() implements StartPosition {}

  /** With the first record whose timestamp is not before the instant. */
  record Since(Instant time) implements StartPosition {}

  /** Where the client got to. */
  record After(Cursor cursor) implements StartPosition {}
}
