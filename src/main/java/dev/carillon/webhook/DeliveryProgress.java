package dev.carillon.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a receiver got.
 *
 * @param revision of the webhook that this was written of
 * @param cursor below it everything was answered; empty: nothing is known yet
 * @param answered the messages behind it that were answered all the same
 * @param retries the messages behind it that have failed so far
 * @param trouble why nothing is delivered at the moment, if that is so
 */
public record DeliveryProgress(
    long revision,
    Optional<String> cursor,
    List<String> answered,
    List<Retry> retries,
    Optional<String> trouble) {
  public static final DeliveryProgress NONE =
      new DeliveryProgress(0, Optional.empty(), List.of(), List.of(), Optional.empty());

  /** A message that has failed, how often, and when it is tried again. */
  public record Retry(String message, int tries, Instant at) {}

  public DeliveryProgress {
    answered = List.copyOf(answered);
    retries = List.copyOf(retries);
  }

  /** The same for a webhook of this revision: with another one all tries begin anew. */
  public DeliveryProgress under(long other) {
    return other == revision
        ? this
        : new DeliveryProgress(other, cursor, answered, List.of(), trouble);
  }
}
