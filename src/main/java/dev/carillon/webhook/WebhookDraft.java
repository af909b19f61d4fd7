package dev.carillon.webhook;

import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.Webhook.Owner;
import java.util.List;
import java.util.Optional;

/** Requested definition of a webhook. */
record WebhookDraft(
    String name,
    String url,
    String form,
    List<TopicFilter> topics,
    Optional<String> filter,
    List<String> fields,
    Owner owner,
    boolean enabled) {}
