package dev.carillon.webhook;

import dev.carillon.event.Json;
import dev.carillon.webhook.WebhookStore.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** JSON form of webhooks and attempts for operators: without secrets. */
final class WebhookJson {
  private WebhookJson() {}

  static Json of(Webhook webhook, Optional<Standing> standing, Instant now) {
    return Json.of(members(webhook, standing, now));
  }

  static Map<String, Object> members(Webhook webhook, Optional<Standing> standing, Instant now) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(WebhookWireNames.ID, webhook.id().toString());
    members.put(WebhookWireNames.REVISION, webhook.revision());
    members.put(WebhookWireNames.NAME, webhook.name());
    members.put(WebhookWireNames.URL, webhook.url());
    members.put(WebhookWireNames.FORM, webhook.form());
    members.put(WebhookWireNames.TOPICS, webhook.topics().stream().map(Object::toString).toList());
    webhook.filter().ifPresent(filter -> members.put(WebhookWireNames.FILTER, filter));
    if (!webhook.fields().isEmpty()) {
      members.put(WebhookWireNames.FIELDS, webhook.fields());
    }
    members.put(WebhookWireNames.OWNER, owner(webhook.owner()));
    members.put(WebhookWireNames.ENABLED, webhook.disabled().isEmpty());
    webhook.disabled().ifPresent(reason -> members.put(WebhookWireNames.REASON, reason));
    webhook
        .formerSecret()
        .filter(former -> now.isBefore(former.until()))
        .ifPresent(
            former -> members.put(WebhookWireNames.FORMER_SECRET_UNTIL, former.until().toString()));
    members.put(WebhookWireNames.CREATED, webhook.created().toString());
    members.put(WebhookWireNames.CHANGED, webhook.changed().toString());
    standing.ifPresent(where -> members.put(WebhookWireNames.PROGRESS, progress(where)));
    return members;
  }

  private static Map<String, Object> owner(Webhook.Owner owner) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(WebhookWireNames.SUBJECT, owner.subject());
    if (!owner.tenant().isEmpty()) {
      members.put(WebhookWireNames.TENANT, owner.tenant());
    }
    if (!owner.roles().isEmpty()) {
      members.put(WebhookWireNames.ROLES, new TreeSet<>(owner.roles()));
    }
    if (!owner.claims().isEmpty()) {
      members.put(WebhookWireNames.CLAIMS, owner.claims());
    }
    return members;
  }

  private static Map<String, Object> progress(Standing standing) {
    Map<String, Object> members = new LinkedHashMap<>();
    standing.progress().cursor().ifPresent(cursor -> members.put(WebhookWireNames.CURSOR, cursor));
    members.put(
        WebhookWireNames.FAILING,
        standing.progress().retries().stream()
            .map(
                retry ->
                    Map.of(
                        "message", retry.message(),
                        "tries", retry.tries(),
                        "next", retry.at().toString()))
            .toList());
    standing.progress().trouble().ifPresent(why -> members.put(WebhookWireNames.TROUBLE, why));
    members.put(WebhookWireNames.HOLDER, standing.holder());
    members.put(WebhookWireNames.SAVED, standing.saved().toString());
    return members;
  }

  static Map<String, Object> members(DeliveryAttempt attempt) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("at", attempt.at().toString());
    members.put("message", attempt.message());
    members.put("event", attempt.event());
    members.put("outcome", attempt.outcome());
    members.put("millis", attempt.took().toMillis());
    members.put("try", attempt.number());
    members.put("answer", attempt.excerpt());
    return members;
  }
}
