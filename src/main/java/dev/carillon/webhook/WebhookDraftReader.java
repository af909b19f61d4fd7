package dev.carillon.webhook;

import dev.carillon.access.identity.Identity;
import dev.carillon.core.condition.Condition;
import dev.carillon.expression.Projection;
import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.Webhook.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Parses and validates the requested definition of a webhook; permissions are checked elsewhere.
 * Immutable.
 */
public final class WebhookDraftReader {
  private static final int MAX_TOPICS = 64;
  private static final int MAX_ROLES = 64;
  private static final int MAX_NAME = 100;
  private static final Set<String> MEMBERS =
      Set.of(
          WebhookWireNames.NAME,
          WebhookWireNames.URL,
          WebhookWireNames.FORM,
          WebhookWireNames.TOPICS,
          WebhookWireNames.FILTER,
          WebhookWireNames.FIELDS,
          WebhookWireNames.OWNER,
          WebhookWireNames.ENABLED,
          WebhookWireNames.FROM);

  private final WebhookOptions options;
  private final Set<String> forms;
  private final String usualForm;
  private final Function<String, Condition> conditions;

  /**
   * @param usualForm the default format
   * @param conditions compiles a filter
   */
  public WebhookDraftReader(
      WebhookOptions options,
      Set<String> forms,
      String usualForm,
      Function<String, Condition> conditions) {
    this.options = options;
    this.forms = Set.copyOf(forms);
    this.usualForm = usualForm;
    this.conditions = conditions;
  }

  /**
   * Parses a definition.
   *
   * @throws InvalidWebhookException that names the first invalid member
   */
  WebhookDraft read(Map<?, ?> body) {
    for (Object name : body.keySet()) {
      if (!MEMBERS.contains(String.valueOf(name))) {
        throw new InvalidWebhookException(
            "body",
            "unknown member, there are " + String.join(", ", MEMBERS.stream().sorted().toList()));
      }
    }
    return new WebhookDraft(
        name(body),
        url(body),
        form(body),
        topics(body),
        filter(body),
        fields(body),
        owner(body.get(WebhookWireNames.OWNER)),
        flag(body.get(WebhookWireNames.ENABLED)));
  }

  private static String name(Map<?, ?> body) {
    String name = text(body, WebhookWireNames.NAME).orElse("");
    if (name.length() > MAX_NAME || !Identity.isName(name)) {
      throw new InvalidWebhookException(
          WebhookWireNames.NAME, "1 to " + MAX_NAME + " visible characters on one line");
    }
    return name;
  }

  private String url(Map<?, ?> body) {
    String url = text(body, WebhookWireNames.URL).orElse("");
    try {
      Objects.requireNonNull(WebhookTarget.of(url, options));
      return url;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(WebhookWireNames.URL, String.valueOf(e.getMessage()));
    }
  }

  private String form(Map<?, ?> body) {
    String form = text(body, WebhookWireNames.FORM).orElse(usualForm);
    if (!forms.contains(form)) {
      throw new InvalidWebhookException(
          WebhookWireNames.FORM, "one of " + String.join(", ", forms.stream().sorted().toList()));
    }
    return form;
  }

  private static List<TopicFilter> topics(Map<?, ?> body) {
    List<String> texts = texts(body, WebhookWireNames.TOPICS);
    if (texts.isEmpty() || texts.size() > MAX_TOPICS) {
      throw new InvalidWebhookException(
          WebhookWireNames.TOPICS, "a list of 1 to " + MAX_TOPICS + " filters");
    }
    var filters = new ArrayList<TopicFilter>();
    for (String text : texts) {
      try {
        filters.add(TopicFilter.written(text));
      } catch (IllegalArgumentException e) {
        throw new InvalidWebhookException(WebhookWireNames.TOPICS, String.valueOf(e.getMessage()));
      }
    }
    return filters;
  }

  private Optional<String> filter(Map<?, ?> body) {
    Optional<String> filter = text(body, WebhookWireNames.FILTER).filter(text -> !text.isBlank());
    try {
      filter.ifPresent(text -> Objects.requireNonNull(conditions.apply(text)));
      return filter;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(WebhookWireNames.FILTER, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> fields(Map<?, ?> body) {
    List<String> fields = texts(body, WebhookWireNames.FIELDS);
    try {
      if (!fields.isEmpty()) {
        Objects.requireNonNull(Projection.of(fields));
      }
      return fields;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(WebhookWireNames.FIELDS, String.valueOf(e.getMessage()));
    }
  }

  private static Owner owner(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> owner)) {
      throw new InvalidWebhookException(
          WebhookWireNames.OWNER, "an object with subject, and maybe tenant, roles and claims");
    }
    List<String> roles = texts(owner, WebhookWireNames.ROLES);
    if (roles.size() > MAX_ROLES || !roles.stream().allMatch(Identity::isName)) {
      throw new InvalidWebhookException(
          WebhookWireNames.OWNER, "at most " + MAX_ROLES + " roles, each a name");
    }
    try {
      return new Owner(
          text(owner, WebhookWireNames.SUBJECT).orElse(""),
          text(owner, WebhookWireNames.TENANT).orElse(""),
          Set.copyOf(roles),
          claims(owner.get(WebhookWireNames.CLAIMS)));
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(WebhookWireNames.OWNER, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> claims(@Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw new InvalidWebhookException(WebhookWireNames.OWNER, "claims are an object");
    }
    var claims = new LinkedHashMap<String, Object>();
    members.forEach(
        (name, claim) -> {
          if (claim != null) {
            claims.put(String.valueOf(name), claim);
          }
        });
    return claims;
  }

  private static boolean flag(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return value == null || (Boolean) value;
    }
    throw new InvalidWebhookException(WebhookWireNames.ENABLED, "true or false");
  }

  static Optional<String> text(Map<?, ?> body, String name) {
    @Nullable Object value = body.get(name);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    throw new InvalidWebhookException(name, "a text");
  }

  private static List<String> texts(Map<?, ?> body, String name) {
    @Nullable Object value = body.get(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String::valueOf).toList();
    }
    throw new InvalidWebhookException(name, "a list of texts");
  }
}
