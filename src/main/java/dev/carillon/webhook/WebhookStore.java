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
  /** All webhooks, in order of creation. */
  Future<List<Webhook>> all();

  Future<Optional<Webhook>> find(UUID id);

  /**
   * Stores a new webhook.
   *
   * @param cursor where it begins, if not at its time
   * @return false if the maximum number exists
   */
  Future<Boolean> create(Webhook webhook, Optional<String> cursor, int most);

  /**
   * Replaces a webhook that is unchanged since it was read.
   *
   * @return its new state; empty if it was changed meanwhile, or does not exist any more
   */
  Future<Optional<Webhook>> replace(Webhook webhook);

  /** False if there is no such webhook. */
  Future<Boolean> delete(UUID id);

  /** Sets the start of delivery; earlier progress is discarded. */
  Future<Void> restart(UUID id, Optional<String> cursor, Instant since);

  /**
   * Claims a webhook: the previous holder cannot write any more.
   *
   * @param generation the group's generation in which the holder owns the slot: an older one is
   *     refused
   * @return empty if it is refused, or there is no such webhook
   */
  Future<Optional<Claim>> claim(UUID id, int generation, String holder);

  /** Fencing number for writes of the new holder, and the progress to continue from. */
  record Claim(long number, DeliveryProgress progress) {}

  /** False if another holder has claimed it: nothing was written. */
  Future<Boolean> save(UUID id, long claim, DeliveryProgress progress);

  /** The delivery state of each webhook. */
  Future<Map<UUID, Standing>> standings();

  /**
   * Current state of a webhook's delivery.
   *
   * @param holder the replica that delivers it
   * @param saved when the state was last stored
   */
  record Standing(DeliveryProgress progress, String holder, Instant saved) {}

  /** Stores attempts, and keeps only the newest of all attempts. */
  Future<Void> note(UUID id, List<DeliveryAttempt> attempts, int kept);

  /** The attempts, newest first. */
  Future<List<DeliveryAttempt>> attempts(UUID id, int count);
}
