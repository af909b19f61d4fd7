package dev.carillon.kafka.template;

import dev.carillon.topic.Topic;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Template of an entity's key for published events: {@code {data.tenant}:{data.id}}. It is written
 * like a topic; each value has a segment of its own, so two entities cannot share a key because one
 * value ends and the next begins at a different place.
 */
public final class KeyTemplate {
  private static final String KEY = "key";

  private final TopicTemplate template;
  private final Set<String> values;

  private KeyTemplate(TopicTemplate template, Set<String> values) {
    this.template = template;
    this.values = Set.copyOf(values);
  }

  /**
   * Parses a template, and adds its paths to the scope.
   *
   * @throws IllegalArgumentException with the error
   */
  public static KeyTemplate of(String text, TemplateScope scope) {
    var values = new HashSet<String>();
    for (String segment : text.split(":", -1)) {
      int open = segment.indexOf('{');
      if (open < 0) {
        continue;
      }
      if (open > 0 || segment.indexOf('}') != segment.length() - 1) {
        throw new IllegalArgumentException(
            "key '"
                + text
                + "': each placeholder needs a segment of its own, as {data.a}:{data.b}");
      }
      String value = segment.substring(1, segment.length() - 1).strip();
      if (value.contains("|")) {
        throw new IllegalArgumentException("key '" + text + "': no functions in a key");
      }
      if (value.equals(KEY) || value.contains("[]")) {
        throw new IllegalArgumentException("key '" + text + "': not " + value);
      }
      values.add(value);
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("key '" + text + "': all entities would be one");
    }
    return new KeyTemplate(TopicTemplate.of(text, scope), values);
  }

  /** The key of the entity; empty if the event does not contain all its values. */
  public Optional<String> key(DecodedRecord draft) {
    var made = new LinkedHashSet<Topic>();
    try {
      template.render(draft, made);
    } catch (DecodeException e) {
      return Optional.empty(); // too long for a key
    }
    return made.stream().findFirst().map(Topic::toString);
  }

  /** True if the key determines this value of a topic template. */
  boolean holds(Placeholder placeholder) {
    return !placeholder.isMany()
        && (placeholder.variableName().equals(KEY) || values.contains(placeholder.variableName()));
  }
}
