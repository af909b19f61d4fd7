package dev.carillon.core.limit;

/**
 * What is sent to clients.
 *
 * @param maxEventBytes the largest event that is sent, as it is written for its client; of a larger
 *     one the client is told that it lacks it
 */
public record OutboundOptions(int maxEventBytes) {
  public static final OutboundOptions DEFAULT = new OutboundOptions(4 << 20);

  public OutboundOptions {
    if (maxEventBytes < 1024) {
      throw new IllegalArgumentException("max-event-bytes must be at least 1KiB");
    }
  }
}
