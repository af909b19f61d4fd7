package dev.carillon.kafka.publish;

/**
 * How much one principal may publish by {@code POST /v1/events}. Past it, requests are refused with
 * 429 until enough time has passed; the last request before that may go beyond it.
 *
 * @param eventsPerSecond of one principal in the long run
 * @param burstEvents of one principal at once
 * @param refillBytes of one principal in the long run
 * @param burstBytes of one principal at once
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
