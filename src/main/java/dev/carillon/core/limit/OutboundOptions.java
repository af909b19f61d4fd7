package dev.carillon.core.limit;

import java.time.Duration;

/**
 * Bounds on what is sent to clients.
 *
 * @param maxEventBytes maximum size of an encoded event; a client gets a gap instead of a larger
 *     one
 * @param turn how long an event loop delivers and catches up before it serves others
 */
public record OutboundOptions(int maxEventBytes, Duration turn) {
  public static final OutboundOptions DEFAULT = new OutboundOptions(4 << 20, Duration.ofMillis(20));

  public OutboundOptions {
    if (maxEventBytes < 1024) {
      throw new IllegalArgumentException("max-event-bytes must be at least 1KiB");
    }
    if (turn.toMillis() < 1) {
      throw new IllegalArgumentException("turn must be at least 1ms");
    }
  }
}
