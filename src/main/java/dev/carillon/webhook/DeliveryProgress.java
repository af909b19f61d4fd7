package dev.carillon.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Delivery progress of a webhook.
 *
 * @param revision the revision of the webhook that this was stored for
 * @param cursor everything before it was acknowledged; empty: nothing is known yet
 * @param answered the messages after the cursor that were acknowledged
 * @param retries the messages after the cursor that have failed so far
 * @param trouble why nothing is delivered at the moment, if so
 */
public record DeliveryProgress(
    long revision,
    Optional<String> cursor,
    List<String> answered,
    List<Retry> retries,
    Optional<String> trouble) {
  public static final DeliveryProgress NONE =
      new DeliveryProgress(0, Optional.empty(), List.of(), List.of(), Optional.empty());

  /** A failed message, the number of its attempts, and the time of the next one. */
  public record Retry(String message, int tries, Instant at) {}

  public DeliveryProgress {
    answered = List.copyOf(answered);
    retries = List.copyOf(retries);
  }

  /** The same for a webhook of this revision: with a new revision all attempts start again. */
  public DeliveryProgress under(long other) {
    return other == revision
        ? this
        : new DeliveryProgress(other, cursor, answered, List.of(), trouble);
  }
}
