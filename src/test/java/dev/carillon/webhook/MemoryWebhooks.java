package dev.carillon.webhook;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Webhooks in memory, for any thread. */
public final class MemoryWebhooks implements WebhookStore {
  private final Map<UUID, Webhook> webhooks = new LinkedHashMap<>();
  private final Map<UUID, Claim> claims = new HashMap<>();
  private final List<DeliveryAttempt> attempts = new ArrayList<>();
  private boolean away;
  private int saves;

  public synchronized void away(boolean value) {
    away = value;
  }

  public synchronized int saves() {
    return saves;
  }

  public synchronized DeliveryProgress progress(UUID id) {
    return Optional.ofNullable(claims.get(id)).map(Claim::progress).orElse(DeliveryProgress.NONE);
  }

  private <T> Future<T> answer(T value) {
    return away ? Future.failedFuture("away") : Future.succeededFuture(value);
  }

  @Override
  public synchronized Future<List<Webhook>> all() {
    return answer(List.copyOf(webhooks.values()));
  }

  @Override
  public synchronized Future<Optional<Webhook>> find(UUID id) {
    return answer(Optional.ofNullable(webhooks.get(id)));
  }

  @Override
  public synchronized Future<Boolean> create(Webhook webhook, Optional<String> cursor, int most) {
    if (webhooks.size() >= most) {
      return answer(false);
    }
    webhooks.put(webhook.id(), webhook);
    claims.put(
        webhook.id(),
        new Claim(0, new DeliveryProgress(0, cursor, List.of(), List.of(), Optional.empty())));
    return answer(true);
  }

  @Override
  public synchronized Future<Optional<Webhook>> replace(Webhook webhook) {
    Webhook now = webhooks.get(webhook.id());
    if (away || now == null || now.revision() != webhook.revision()) {
      return answer(Optional.empty());
    }
    var next =
        new Webhook(
            webhook.id(),
            webhook.revision() + 1,
            webhook.name(),
            webhook.url(),
            webhook.form(),
            webhook.topics(),
            webhook.filter(),
            webhook.fields(),
            webhook.owner(),
            webhook.secret(),
            webhook.formerSecret(),
            webhook.disabled(),
            webhook.since(),
            webhook.created(),
            webhook.changed());
    webhooks.put(next.id(), next);
    return answer(Optional.of(next));
  }

  @Override
  public synchronized Future<Boolean> delete(UUID id) {
    return answer(webhooks.remove(id) != null);
  }

  @Override
  public synchronized Future<Void> restart(UUID id, Optional<String> cursor, Instant since) {
    claims.put(
        id, new Claim(99, new DeliveryProgress(0, cursor, List.of(), List.of(), Optional.empty())));
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Optional<Claim>> claim(UUID id, int generation, String holder) {
    var claim = new Claim(number(id) + 1, progress(id));
    claims.put(id, claim);
    return answer(Optional.of(claim));
  }

  private long number(UUID id) {
    return Optional.ofNullable(claims.get(id)).map(Claim::number).orElse(0L);
  }

  @Override
  public synchronized Future<Boolean> save(UUID id, long claim, DeliveryProgress progress) {
    if (!away && claim == number(id)) {
      saves++;
      claims.put(id, new Claim(claim, progress));
    }
    return answer(claim == number(id));
  }

  @Override
  public synchronized Future<Map<UUID, Standing>> standings() {
    var all = new HashMap<UUID, Standing>();
    claims.forEach(
        (id, claim) -> all.put(id, new Standing(claim.progress(), "memory", Instant.EPOCH)));
    return answer(all);
  }

  @Override
  public synchronized Future<Void> note(UUID id, List<DeliveryAttempt> made, int kept) {
    attempts.addAll(made);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<List<DeliveryAttempt>> attempts(UUID id, int count) {
    return answer(List.copyOf(attempts));
  }
}
