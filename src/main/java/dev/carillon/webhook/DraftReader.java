package dev.carillon.webhook;

import dev.carillon.access.Identity;
import dev.carillon.core.Condition;
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
 * Reads what somebody wants a webhook to be. Everything is checked here; whether it is permitted is
 * asked elsewhere. Immutable.
 */
final class DraftReader {
  private static final int MAX_TOPICS = 64;
  private static final int MAX_ROLES = 64;
  private static final int MAX_NAME = 100;
  private static final Set<String> MEMBERS =
      Set.of(
          Words.NAME,
          Words.URL,
          Words.FORM,
          Words.TOPICS,
          Words.FILTER,
          Words.FIELDS,
          Words.OWNER,
          Words.ENABLED,
          Words.FROM);

  private final WebhookOptions options;
  private final Set<String> forms;
  private final String usualForm;
  private final Function<String, Condition> conditions;

  /**
   * @param usualForm of one that does not say
   * @param conditions compiles a filter
   */
  DraftReader(
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
   * Reads a description.
   *
   * @throws InvalidWebhookException that names the first member that is wrong
   */
  Draft read(Map<?, ?> body) {
    for (Object name : body.keySet()) {
      if (!MEMBERS.contains(String.valueOf(name))) {
        throw new InvalidWebhookException(
            "body",
            "unknown member, there are " + String.join(", ", MEMBERS.stream().sorted().toList()));
      }
    }
    return new Draft(
        name(body),
        url(body),
        form(body),
        topics(body),
        filter(body),
        fields(body),
        owner(body.get(Words.OWNER)),
        flag(body.get(Words.ENABLED)));
  }

  private static String name(Map<?, ?> body) {
    String name = text(body, Words.NAME).orElse("");
    if (name.length() > MAX_NAME || !Identity.isName(name)) {
      throw new InvalidWebhookException(
          Words.NAME, "1 to " + MAX_NAME + " visible characters on one line");
    }
    return name;
  }

  private String url(Map<?, ?> body) {
    String url = text(body, Words.URL).orElse("");
    try {
      Objects.requireNonNull(Target.of(url, options));
      return url;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(Words.URL, String.valueOf(e.getMessage()));
    }
  }

  private String form(Map<?, ?> body) {
    String form = text(body, Words.FORM).orElse(usualForm);
    if (!forms.contains(form)) {
      throw new InvalidWebhookException(
          Words.FORM, "one of " + String.join(", ", forms.stream().sorted().toList()));
    }
    return form;
  }

  private static List<TopicFilter> topics(Map<?, ?> body) {
    List<String> texts = texts(body, Words.TOPICS);
    if (texts.isEmpty() || texts.size() > MAX_TOPICS) {
      throw new InvalidWebhookException(Words.TOPICS, "a list of 1 to " + MAX_TOPICS + " filters");
    }
    var filters = new ArrayList<TopicFilter>();
    for (String text : texts) {
      try {
        filters.add(TopicFilter.written(text));
      } catch (IllegalArgumentException e) {
        throw new InvalidWebhookException(Words.TOPICS, String.valueOf(e.getMessage()));
      }
    }
    return filters;
  }

  private Optional<String> filter(Map<?, ?> body) {
    Optional<String> filter = text(body, Words.FILTER).filter(text -> !text.isBlank());
    try {
      filter.ifPresent(text -> Objects.requireNonNull(conditions.apply(text)));
      return filter;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(Words.FILTER, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> fields(Map<?, ?> body) {
    List<String> fields = texts(body, Words.FIELDS);
    try {
      if (!fields.isEmpty()) {
        Objects.requireNonNull(Projection.of(fields));
      }
      return fields;
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(Words.FIELDS, String.valueOf(e.getMessage()));
    }
  }

  private static Owner owner(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> owner)) {
      throw new InvalidWebhookException(
          Words.OWNER, "an object with subject, and maybe tenant, roles and claims");
    }
    List<String> roles = texts(owner, Words.ROLES);
    if (roles.size() > MAX_ROLES || !roles.stream().allMatch(Identity::isName)) {
      throw new InvalidWebhookException(
          Words.OWNER, "at most " + MAX_ROLES + " roles, each a name");
    }
    try {
      return new Owner(
          text(owner, Words.SUBJECT).orElse(""),
          text(owner, Words.TENANT).orElse(""),
          Set.copyOf(roles),
          claims(owner.get(Words.CLAIMS)));
    } catch (IllegalArgumentException e) {
      throw new InvalidWebhookException(Words.OWNER, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Object> claims(@Nullable Object value) {
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Map<?, ?> members)) {
      throw new InvalidWebhookException(Words.OWNER, "claims are an object");
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
    throw new InvalidWebhookException(Words.ENABLED, "true or false");
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
