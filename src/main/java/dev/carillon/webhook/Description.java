package dev.carillon.webhook;

import dev.carillon.event.Json;
import dev.carillon.webhook.WebhookStore.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Webhooks and attempts as operators see them: without secrets. */
final class Description {
  private Description() {}

  static Json of(Webhook webhook, Optional<Standing> standing, Instant now) {
    return Json.of(members(webhook, standing, now));
  }

  static Map<String, Object> members(Webhook webhook, Optional<Standing> standing, Instant now) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(Words.ID, webhook.id().toString());
    members.put(Words.REVISION, webhook.revision());
    members.put(Words.NAME, webhook.name());
    members.put(Words.URL, webhook.url());
    members.put(Words.FORM, webhook.form());
    members.put(Words.TOPICS, webhook.topics().stream().map(Object::toString).toList());
    webhook.filter().ifPresent(filter -> members.put(Words.FILTER, filter));
    if (!webhook.fields().isEmpty()) {
      members.put(Words.FIELDS, webhook.fields());
    }
    members.put(Words.OWNER, owner(webhook.owner()));
    members.put(Words.ENABLED, webhook.disabled().isEmpty());
    webhook.disabled().ifPresent(reason -> members.put(Words.REASON, reason));
    webhook
        .formerSecret()
        .filter(former -> now.isBefore(former.until()))
        .ifPresent(former -> members.put(Words.FORMER_SECRET_UNTIL, former.until().toString()));
    members.put(Words.CREATED, webhook.created().toString());
    members.put(Words.CHANGED, webhook.changed().toString());
    standing.ifPresent(where -> members.put(Words.PROGRESS, progress(where)));
    return members;
  }

  private static Map<String, Object> owner(Webhook.Owner owner) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(Words.SUBJECT, owner.subject());
    if (!owner.tenant().isEmpty()) {
      members.put(Words.TENANT, owner.tenant());
    }
    if (!owner.roles().isEmpty()) {
      members.put(Words.ROLES, new TreeSet<>(owner.roles()));
    }
    if (!owner.claims().isEmpty()) {
      members.put(Words.CLAIMS, owner.claims());
    }
    return members;
  }

  private static Map<String, Object> progress(Standing standing) {
    Map<String, Object> members = new LinkedHashMap<>();
    standing.progress().cursor().ifPresent(cursor -> members.put(Words.CURSOR, cursor));
    members.put(
        Words.FAILING,
        standing.progress().retries().stream()
            .map(
                retry ->
                    Map.of(
                        "message", retry.message(),
                        "tries", retry.tries(),
                        "next", retry.at().toString()))
            .toList());
    standing.progress().trouble().ifPresent(why -> members.put(Words.TROUBLE, why));
    members.put(Words.HOLDER, standing.holder());
    members.put(Words.SAVED, standing.saved().toString());
    return members;
  }

  static Map<String, Object> members(Attempt attempt) {
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
