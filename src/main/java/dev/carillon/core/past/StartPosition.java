package dev.carillon.core.past;

import dev.carillon.event.Cursor;
import java.time.Instant;

/** Where a subscription begins. */
public sealed interface StartPosition {
  StartPosition NOW = new Now();
  StartPosition EARLIEST = new Earliest();

  /** At the next event. */
  record Now() implements StartPosition {}

  /** At the oldest event that is retained. */
  record Earliest() implements StartPosition {}

  /** At the first record whose timestamp is not before the instant. */
  record Since(Instant time) implements StartPosition {}

  /** After what the client has received. */
  record After(Cursor cursor) implements StartPosition {}
}
