package dev.carillon.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.topics.EventFormat;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.expression.EventConditions;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Principals;
import dev.carillon.support.Texts;
import dev.carillon.support.WebhookReceiver.Received;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators do with webhooks, and what they are refused. */
class WebhooksTest {
  private static final String GOOD =
      """
      {"name": "Voyages", "url": "https://hooks.example/in", "topics": ["customer_id:7:voyage:*"],
       "filter": "data.n > 1", "fields": ["n", "x.y"], "form": "cloudevents",
       "owner": {"subject": "ann", "tenant": "7", "roles": ["r"], "claims": {"customer_id": "7"}}}
      """;

  private final MemoryWebhooks store = new MemoryWebhooks();
  private final MovableClock clock = new MovableClock();
  private final List<MessageReceiver.Request> posted = new ArrayList<>();
  private final Webhooks webhooks = webhooks();

  private Webhooks webhooks() {
    WebhookOptions options = WebhookOptions.DEFAULT;
    var conditions = new EventConditions(10);
    var forms =
        Map.of(
            "carillon", form("carillon", EventFormat.ENVELOPE),
            "cloudevents", form("cloudevents", EventFormat.CLOUDEVENTS));
    var desk =
        new DeliveryContext(
            options,
            request -> {
              posted.add(request);
              return Future.succeededFuture(
                  DeliveryOutcome.answered(202, Optional.empty(), Duration.ofMillis(5), "thanks"));
            },
            new SecretEncryption(Optional.empty()),
            identity -> Principals.of(identity.id(), "customer_id:7:**"),
            conditions::of,
            forms,
            clock,
            () -> 0.5,
            WebhookMeter.NONE);
    return new Webhooks(
        store,
        desk,
        new WebhookDraftReader(options, forms.keySet(), "carillon", conditions::of),
        desk.principals(),
        Cursors.UNSEALED);
  }

  private static dev.carillon.webhook.WebhookFormat form(String name, EventFormat form) {
    return new dev.carillon.webhook.WebhookFormat(
        name, "application/json", form::encoder, Optional.empty(), form::gap);
  }

  private static Map<?, ?> body(String json) {
    return Texts.object(json);
  }

  private static Map<?, ?> members(Json json) {
    return Texts.object(json.toString());
  }

  private Map<?, ?> made() {
    return members(webhooks.create(body(GOOD)).result().json());
  }

  private String id() {
    return String.valueOf(made().get("id"));
  }

  private static <T> Throwable refusal(Supplier<Future<T>> question) {
    try {
      Future<T> answer = question.get();
      assertThat(answer.failed()).isTrue();
      return answer.cause();
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static String code(Throwable refusal) {
    return refusal instanceof RefusedException refused ? refused.reason().code() : "" + refusal;
  }

  @Test
  void one_is_made_and_its_secret_is_shown_once() {
    Map<?, ?> made = made();
    String secret = String.valueOf(made.get("secret"));
    assertThat(secret).matches("whsec_\\S{44}");
    assertThat(made.toString())
        .contains("name=Voyages", "revision=1", "enabled=true", "filter=data.n > 1");
    String id = String.valueOf(made.get("id"));
    assertThat(webhooks.show(id).result().json().toString()).doesNotContain("whsec_");
    assertThat(webhooks.list().result().toString()).contains(id).doesNotContain("whsec_");
    assertThat(store.find(UUID.fromString(id)).result().orElseThrow().toString())
        .doesNotContain("whsec_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name     | \"\"                                    | name: 1 to 100",
        "name     | \"a\\u0000b\"                           | name: 1 to 100",
        "name     | 7                                       | name: a text",
        "url      | \"http://hooks.example/\"               | url: not a URL for a webhook: only https",
        "url      | \"https://0x7f.1/\"                     | url: not a URL for a webhook: an IPv4",
        "url      | null                                    | url: not a URL",
        "form     | \"xml\"                                 | form: one of carillon, cloudevents",
        "topics   | []                                      | topics: a list of 1 to 64",
        "topics   | \"a:b\"                                 | topics: a list of texts",
        "topics   | [\"a::b\"]                              | topics: not a topic",
        "filter   | \"data.n >\"                            | filter: not an expression: line 1, column",
        "filter   | \"unknown > 1\"                         | filter: not an expression: line 1, column",
        "fields   | [\"a..b\"]                              | fields: not a list of paths: path 1",
        "owner    | null                                    | owner: an object",
        "owner    | {}                                      | owner: subject and tenant are names",
        "owner    | {\"subject\": \"a\", \"claims\": []}    | owner: claims are an object",
        "owner    | {\"subject\": \"a\", \"roles\": [\"\"]} | owner: at most 64 roles",
        "enabled  | 1                                       | enabled: true or false",
        "from     | \"yesterday\"                           | from: latest, earliest",
        "from     | \"2026-13-01T00:00:00Z\"                | from: latest, earliest",
        "secret   | \"whsec_mine\"                          | body: unknown member"
      })
  void what_cannot_be_is_refused_by_its_member_and_nothing_is_kept(
      String member, String value, String said) {
    var body = new HashMap<Object, Object>(body(GOOD));
    body.put(member, Json.read(value));
    Throwable refusal = refusal(() -> webhooks.create(body));
    assertThat(refusal).isInstanceOf(InvalidWebhookException.class);
    assertThat(refusal.getMessage()).contains(said);
    assertThat(store.all().result()).isEmpty();
  }

  @Test
  void what_its_owner_may_not_hear_is_refused() {
    String other = GOOD.replace("customer_id:7:voyage:*", "customer_id:8:voyage:*");
    assertThat(code(refusal(() -> webhooks.create(body(other))))).isEqualTo("forbidden");
    String id = id();
    assertThat(code(refusal(() -> webhooks.replace(id, body(other), Optional.empty()))))
        .isEqualTo("forbidden");
  }

  @Test
  void one_is_changed_by_whoever_has_read_it_last() {
    String id = id();
    String renamed = GOOD.replace("Voyages", "Ships");
    Webhooks.WebhookState changed = webhooks.replace(id, body(renamed), Optional.of("1")).result();
    assertThat(changed.revision()).isEqualTo(2);
    assertThat(changed.json().toString()).contains("Ships");
    assertThat(code(refusal(() -> webhooks.replace(id, body(GOOD), Optional.of("1")))))
        .isEqualTo("stale");
    String from = GOOD.replace("\"name\"", "\"from\": \"latest\", \"name\"");
    assertThat(refusal(() -> webhooks.replace(id, body(from), Optional.empty())))
        .hasMessageStartingWith("from: ");
  }

  @Test
  void one_is_disabled_enabled_moved_and_deleted() {
    String id = id();
    assertThat(webhooks.disable(id).result().json().toString())
        .contains("\"enabled\":false", "disabled by an operator");
    assertThat(webhooks.enable(id, Optional.empty()).result().json().toString())
        .contains("\"enabled\":true");
    assertThat(refusal(() -> webhooks.enable(id, Optional.of("no cursor"))))
        .hasMessageStartingWith("from: ");
    webhooks.enable(id, Optional.of("2026-11-22T01:00:00Z")).result();
    assertThat(webhooks.delete(id).succeeded()).isTrue();
    assertThat(code(refusal(() -> webhooks.delete(id)))).isEqualTo("not_found");
  }

  @Test
  void nobody_finds_what_is_not_there() {
    for (String id :
        List.of("", "1", "7D6CD9A2-0000-4000-8000-000000000001", UUID.randomUUID().toString())) {
      assertThat(code(refusal(() -> webhooks.show(id)))).as(id).isEqualTo("not_found");
      assertThat(code(refusal(() -> webhooks.rotate(id)))).as(id).isEqualTo("not_found");
      assertThat(code(refusal(() -> webhooks.test(id)))).as(id).isEqualTo("not_found");
    }
    String id = id();
    assertThat(code(refusal(() -> webhooks.attempts(id, Optional.of("-1")))))
        .isEqualTo("bad_request");
  }

  @Test
  void after_a_rotation_both_secrets_sign_for_a_while() throws Exception {
    Map<?, ?> made = made();
    String id = String.valueOf(made.get("id"));
    String first = String.valueOf(made.get("secret"));
    Map<?, ?> rotated = members(webhooks.rotate(id).result().json());
    String second = String.valueOf(rotated.get("secret"));
    assertThat(second).isNotEqualTo(first);
    assertThat(rotated.get("formerSecretUntil"))
        .isEqualTo(
            Instant.parse(String.valueOf(rotated.get("changed")))
                .plus(Duration.ofHours(24))
                .toString());

    assertThat(webhooks.test(id).result().toString())
        .contains("\"outcome\":\"202\"", "\"answer\":\"thanks\"");
    received(0).verify(first);
    received(0).verify(second);
    // Its timestamp must be that of now: only the number of signatures is looked at.
    clock.advance(Duration.ofHours(25));
    webhooks.test(id).result();
    assertThat(received(1).signature()).doesNotContain(" ");
    assertThat(webhooks.show(id).result().json().toString()).doesNotContain("formerSecretUntil");
    assertThatThrownBy(() -> received(0).verify(WebhookSecret.create().text()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  private Received received(int index) {
    MessageReceiver.Request request = posted.get(index);
    return new Received(
        "/",
        request.id(),
        Long.toString(request.timestamp()),
        request.signatures(),
        request.contentType(),
        request.body().toString());
  }

  @Test
  void a_secret_that_cannot_be_read_posts_nothing_and_says_why() {
    String id = id();
    Webhook kept = store.find(UUID.fromString(id)).result().orElseThrow();
    var sealed = kept.rotated("aes-gcm:AAAA", Instant.EPOCH, Instant.EPOCH);
    assertThat(store.replace(sealed).result()).isPresent();
    assertThat(webhooks.test(id).result().toString())
        .contains("not_permitted", "the secret cannot be read with this encryption-key");
    assertThat(posted).isEmpty();
  }
}
