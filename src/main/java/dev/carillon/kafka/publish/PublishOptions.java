package dev.carillon.kafka.publish;

/**
 * Rate limits of {@code POST /v1/events} per principal. Above a limit, requests are refused with
 * 429 until enough time has passed; the last request before that may exceed it.
 *
 * @param eventsPerSecond long-term rate of events
 * @param burstEvents events at once
 * @param refillBytes long-term rate of bytes per second
 * @param burstBytes bytes at once
 */
public record PublishOptions(
    int eventsPerSecond, int burstEvents, int refillBytes, int burstBytes) {
  public static final PublishOptions DEFAULT = new PublishOptions(200, 2_000, 1 << 20, 8 << 20);

  public PublishOptions {
    requirePositive("events-per-second", eventsPerSecond);
    requirePositive("burst-events", burstEvents);
    requirePositive("refill-bytes", refillBytes);
    requirePositive("burst-bytes", burstBytes);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be more than 0");
    }
  }
}
