package dev.carillon.webhook;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Store of webhooks, their progress and their attempts. For every event loop; operations fail with
 * {@link dev.carillon.core.identity.RefusedException} while the store is unavailable.
 */
public interface WebhookStore {
  /** All of them, in the order in which they were made. */
  Future<List<Webhook>> all();

  Future<Optional<Webhook>> find(UUID id);

  /**
   * Keeps a new one.
   *
   * @param cursor where it begins, if not at its time
   * @return false if there are as many as may be
   */
  Future<Boolean> create(Webhook webhook, Optional<String> cursor, int most);

  /**
   * Replaces one that is as it was read.
   *
   * @return what it is now; nothing if it was changed meanwhile, or is gone
   */
  Future<Optional<Webhook>> replace(Webhook webhook);

  /** False if there is none. */
  Future<Boolean> delete(UUID id);

  /** Begins anew at a place: what was answered before does not count any more. */
  Future<Void> restart(UUID id, Optional<String> cursor, Instant since);

  /**
   * Takes a webhook over: whoever had it cannot write any more.
   *
   * @param generation the group's, in which the taker holds the slot: an older one is refused
   * @return nothing if it is refused, or there is no such webhook
   */
  Future<Optional<Claim>> claim(UUID id, int generation, String holder);

  /** Fencing number for writes of the new holder, and the progress to continue from. */
  record Claim(long number, DeliveryProgress progress) {}

  /** False if somebody else has taken it over: nothing was written. */
  Future<Boolean> save(UUID id, long claim, DeliveryProgress progress);

  /** How far each got. */
  Future<Map<UUID, Standing>> standings();

  /**
   * Current state of a webhook's delivery.
   *
   * @param holder the replica that delivers it
   * @param saved when the state was last stored
   */
  record Standing(DeliveryProgress progress, String holder, Instant saved) {}

  /** Keeps what was tried, and of all that was tried the newest so many. */
  Future<Void> note(UUID id, List<DeliveryAttempt> attempts, int kept);

  /** The newest first. */
  Future<List<DeliveryAttempt>> attempts(UUID id, int count);
}
