package dev.carillon.webhook;

import dev.carillon.access.identity.Identity;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Operations on webhooks for operators. For every event loop. Each fails with {@link
 * RefusedException} or {@link InvalidWebhookException}.
 */
public final class Webhooks {
  private static final int MAX_ATTEMPTS = 1_000;
  private static final int CONFLICTS = 3;
  private static final String SAMPLE_ID = "msg_test_";

  private final WebhookStore store;
  private final DeliveryContext desk;
  private final WebhookDraftReader reader;
  private final Function<Identity, Principal> rights;
  private final Cursors cursors;

  /**
   * @param rights resolves the grants of an owner from the configuration only
   * @param cursors decodes cursors
   */
  public Webhooks(
      WebhookStore store,
      DeliveryContext desk,
      WebhookDraftReader reader,
      Function<Identity, Principal> rights,
      Cursors cursors) {
    this.store = store;
    this.desk = desk;
    this.reader = reader;
    this.rights = rights;
    this.cursors = cursors;
  }

  private Instant now() {
    // With the resolution of a database.
    return desk.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }

  public Future<Json> list() {
    Instant now = now();
    return store
        .all()
        .compose(
            all ->
                store
                    .standings()
                    .map(
                        standings ->
                            Json.of(
                                Map.of(
                                    "webhooks",
                                    all.stream()
                                        .map(
                                            one ->
                                                WebhookJson.members(
                                                    one,
                                                    Optional.ofNullable(standings.get(one.id())),
                                                    now))
                                        .toList()))));
  }

  /** The JSON form of a webhook, and its revision. */
  public record WebhookState(long revision, Json json) {}

  public Future<WebhookState> show(String id) {
    return find(id)
        .compose(
            webhook ->
                store
                    .standings()
                    .map(all -> shown(webhook, Optional.ofNullable(all.get(webhook.id())))));
  }

  private WebhookState shown(Webhook webhook, Optional<WebhookStore.Standing> standing) {
    return new WebhookState(webhook.revision(), WebhookJson.of(webhook, standing, now()));
  }

  /** Creates a webhook; the response contains its secret, which is not available later. */
  public Future<WebhookState> create(Map<?, ?> body) {
    WebhookDraft draft = reader.read(body);
    Instant now = now();
    WebhookStart from =
        WebhookStart.of(WebhookDraftReader.text(body, WebhookWireNames.FROM), now, cursors);
    UUID id = UUID.randomUUID();
    WebhookSecret secret = WebhookSecret.create();
    var webhook =
        new Webhook(
            id,
            1,
            draft.name(),
            draft.url(),
            draft.form(),
            draft.topics(),
            draft.filter(),
            draft.fields(),
            draft.owner(),
            desk.vault().seal(id, secret),
            Optional.empty(),
            draft.enabled() ? Optional.empty() : Optional.of(Webhook.BY_OPERATOR),
            from.since(),
            now,
            now);
    requirePermitted(webhook);
    return store
        .create(webhook, from.cursor(), desk.options().most())
        .map(
            made -> {
              if (!made) {
                throw new RefusedException(
                    CloseReason.TOO_MANY_SUBSCRIPTIONS.with(
                        "more than " + desk.options().most() + " webhooks"));
              }
              return withSecret(webhook, secret);
            });
  }

  private void requirePermitted(Webhook webhook) {
    Principal principal = rights.apply(webhook.identity());
    for (TopicFilter topic : webhook.topics()) {
      if (!principal.maySubscribe(topic)) {
        throw new RefusedException(CloseReason.FORBIDDEN.with("not permitted: " + topic));
      }
    }
  }

  private WebhookState withSecret(Webhook webhook, WebhookSecret secret) {
    Map<String, Object> members =
        new LinkedHashMap<>(WebhookJson.members(webhook, Optional.empty(), now()));
    members.put(WebhookWireNames.SECRET, secret.text());
    return new WebhookState(webhook.revision(), Json.of(members));
  }

  /**
   * Replaces the definition; the secret and the progress are kept.
   *
   * @param revision the required revision, if given
   */
  public Future<WebhookState> replace(String id, Map<?, ?> body, Optional<String> revision) {
    WebhookDraft draft = reader.read(body);
    if (body.containsKey(WebhookWireNames.FROM)) {
      throw new InvalidWebhookException(
          WebhookWireNames.FROM, "is said when it is made or enabled");
    }
    return change(
        id,
        revision,
        webhook -> {
          Webhook changed = webhook.with(draft, now());
          requirePermitted(changed);
          return changed;
        });
  }

  /**
   * Enables delivery, at once.
   *
   * @param from where it continues, if not where it stopped
   */
  public Future<WebhookState> enable(String id, Optional<String> from) {
    Optional<WebhookStart> place =
        from.map(text -> WebhookStart.of(Optional.of(text), now(), cursors));
    Future<Void> restarted =
        place
            .map(
                there ->
                    find(id).compose(w -> store.restart(w.id(), there.cursor(), there.since())))
            .orElseGet(Future::succeededFuture);
    return restarted.compose(
        done -> change(id, Optional.empty(), w -> w.disabled(Optional.empty(), now())));
  }

  public Future<WebhookState> disable(String id) {
    return change(id, Optional.empty(), w -> w.disabled(Optional.of(Webhook.BY_OPERATOR), now()));
  }

  /** Creates a new secret, in the response only; the previous one stays valid for a while. */
  public Future<WebhookState> rotate(String id) {
    WebhookSecret secret = WebhookSecret.create();
    Instant now = now();
    return find(id)
        .compose(
            found ->
                changed(
                    found.id(),
                    Optional.empty(),
                    w ->
                        w.rotated(
                            desk.vault().seal(w.id(), secret),
                            now.plus(desk.options().rotation()),
                            now),
                    CONFLICTS))
        .map(webhook -> withSecret(webhook, secret));
  }

  private Future<WebhookState> change(
      String id, Optional<String> revision, UnaryOperator<Webhook> change) {
    return changed(uuid(id), revision, change, CONFLICTS)
        .map(webhook -> shown(webhook, Optional.empty()));
  }

  private Future<Webhook> changed(
      UUID id, Optional<String> revision, UnaryOperator<Webhook> change, int tries) {
    return store
        .find(id)
        .map(found -> found.orElseThrow(Webhooks::unknown))
        .compose(
            webhook -> {
              if (!revision.map(Long.toString(webhook.revision())::equals).orElse(true)
                  || tries == 0) {
                return Future.failedFuture(new RefusedException(CloseReason.STALE));
              }
              return store
                  .replace(change.apply(webhook))
                  .compose(
                      replaced ->
                          replaced
                              .map(Future::succeededFuture)
                              .orElseGet(() -> changed(id, revision, change, tries - 1)));
            });
  }

  public Future<Void> delete(String id) {
    return store
        .delete(uuid(id))
        .map(
            gone -> {
              if (!gone) {
                throw unknown();
              }
              return null;
            });
  }

  /** Posts a signed sample now, and returns the outcome. */
  public Future<Json> test(String id) {
    return find(id)
        .compose(
            webhook -> {
              String message = SAMPLE_ID + UUID.randomUUID();
              Json body =
                  Json.of(
                      Map.of(
                          "type", "test",
                          "webhook", webhook.id().toString(),
                          "time", now().toString()));
              return desk.post(webhook, message, Buffer.buffer(body.bytes()))
                  .map(
                      outcome ->
                          Json.of(
                              WebhookJson.members(
                                  new DeliveryAttempt(
                                      now(),
                                      message,
                                      "test",
                                      outcome.word(),
                                      outcome.took(),
                                      1,
                                      outcome.excerpt()))));
            });
  }

  /** The attempts, newest first. */
  public Future<Json> attempts(String id, Optional<String> count) {
    int wanted =
        count
            .map(
                text -> {
                  if (!text.matches("[1-9]\\d{0,3}")) {
                    throw new RefusedException(
                        CloseReason.BAD_REQUEST.with("count is from 1 to " + MAX_ATTEMPTS));
                  }
                  return Math.min(MAX_ATTEMPTS, Integer.parseInt(text));
                })
            .orElse(desk.options().attemptsKept());
    return find(id)
        .compose(webhook -> store.attempts(webhook.id(), wanted))
        .map(
            attempts ->
                Json.of(Map.of("attempts", attempts.stream().map(WebhookJson::members).toList())));
  }

  private Future<Webhook> find(String id) {
    return store.find(uuid(id)).map(found -> found.orElseThrow(Webhooks::unknown));
  }

  private static UUID uuid(String id) {
    if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      throw unknown();
    }
    return UUID.fromString(id);
  }

  private static RefusedException unknown() {
    return new RefusedException(CloseReason.NOT_FOUND.with("there is no such webhook"));
  }

  /** The names of the available formats. */
  public List<String> forms() {
    return desk.forms().keySet().stream().sorted().toList();
  }
}
