package dev.carillon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates records from a tree of texts. Continues after a problem, so that all problems are found:
 * a value that cannot be created is null, and so is every value that depends on it.
 */
final class Binder {
  private final Placeholders placeholders;
  private final Problems problems;

  Binder(Placeholders placeholders, Problems problems) {
    this.placeholders = placeholders;
    this.problems = problems;
  }

  @Nullable Object bind(JsonNode node, ConfigTarget place) {
    Class<?> type = place.raw();
    if (type == Optional.class) {
      return optional(node, place);
    }
    if (type == List.class) {
      return list(node, place);
    }
    if (type == Set.class) {
      return list(node, place) instanceof List<?> items
          ? Collections.unmodifiableSet(new LinkedHashSet<>(items))
          : null;
    }
    if (type == Map.class) {
      return map(node, place);
    }
    var json = Constructors.fromJson(type);
    if (json.isPresent()) {
      return json(node, place, json.get());
    }
    var reader = Scalars.reader(type, place.component()).or(() -> Constructors.fromText(type));
    if (!type.isRecord() && reader.isEmpty()) {
      throw new IllegalStateException(place.key() + " is of a type that no text makes: " + type);
    }
    boolean section = type.isRecord() && !node.isTextual();
    return reader.isPresent() && !section ? scalar(node, place, reader.get()) : record(node, place);
  }

  private @Nullable Object optional(JsonNode node, ConfigTarget place) {
    if (isUnset(node)) {
      return Optional.empty();
    }
    Object value = bind(node, place.within(place.key()));
    return value == null ? null : Optional.of(value);
  }

  /** True if there is no key, no text, or only a section whose keys are all unset. */
  private static boolean isUnset(JsonNode node) {
    if (node instanceof ObjectNode section) {
      return !section.isEmpty()
          && section.properties().stream().allMatch(entry -> isUnset(entry.getValue()));
    }
    return node.isMissingNode() || (node.isTextual() && node.textValue().isBlank());
  }

  private @Nullable Object scalar(
      JsonNode node, ConfigTarget place, Function<String, Object> reader) {
    if (node.isContainerNode()) {
      return unexpected("one value", node, place);
    }
    if (node.isMissingNode() && place.type() == boolean.class) {
      return false;
    }
    if (isUnset(node)) {
      return missing(place);
    }
    try {
      return reader.apply(node.textValue());
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(place.key(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object json(
      JsonNode node, ConfigTarget place, Function<JsonNode, Object> reader) {
    if (isUnset(node)) {
      return missing(place);
    }
    try {
      return reader.apply(ScalarText.typed(parsed(node, place)));
    } catch (IllegalArgumentException e) {
      problems.add(place.key(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Object list(JsonNode node, ConfigTarget place) {
    if (isUnset(node)) {
      return List.of();
    }
    if (!(parsed(node, place) instanceof ArrayNode items)) {
      return unexpected("a list", node, place);
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Object value = bind(items.get(i), place.within(Keys.join(place.key(), i)));
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == items.size() ? List.copyOf(values) : null;
  }

  private @Nullable Object map(JsonNode node, ConfigTarget place) {
    if (!node.isObject() && isUnset(node)) {
      return Map.of();
    }
    if (!(parsed(node, place) instanceof ObjectNode entries)) {
      return unexpected("names and values", node, place);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (var entry : entries.properties()) {
      String name = entry.getKey();
      Object value = bind(entry.getValue(), place.within(Keys.join(place.key(), name)));
      if (value != null) {
        values.put(name, value);
      }
    }
    return values.size() == entries.size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object record(JsonNode node, ConfigTarget place) {
    if (node.isTextual() && isUnset(node)) {
      return missing(place);
    }
    RecordComponent[] components = place.raw().getRecordComponents();
    List<String> names =
        Stream.of(components).map(component -> Keys.dashed(component.getName())).toList();
    JsonNode tree =
        node.isMissingNode() ? JsonNodeFactory.instance.objectNode() : parsed(node, place);
    if (!(tree instanceof ObjectNode section)) {
      return unexpected("the keys " + String.join(", ", names), node, place);
    }
    refuseUnknown(section, names, place);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      String key = Keys.join(place.key(), names.get(i));
      ConfigTarget child =
          new ConfigTarget(components[i].getGenericType(), key, components[i].getName());
      Object value = bind(section.path(names.get(i)), child);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == components.length ? made(values, place) : null;
  }

  private void refuseUnknown(ObjectNode section, List<String> names, ConfigTarget place) {
    for (var entry : section.properties()) {
      if (!names.contains(entry.getKey())) {
        problems.add(
            Keys.join(place.key(), entry.getKey()),
            "unknown key, there are " + String.join(", ", names));
      }
    }
  }

  private @Nullable Object made(List<Object> values, ConfigTarget place) {
    try {
      return Constructors.make(place.raw(), values.toArray());
    } catch (IllegalArgumentException e) {
      problems.add(place.key(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * A text in place of a section or a list is parsed as YAML: one environment variable can contain
   * it.
   */
  private JsonNode parsed(JsonNode node, ConfigTarget place) {
    if (!node.isTextual()) {
      return node;
    }
    try {
      return placeholders.resolveFiles(YamlTree.read(node.textValue()), place.key());
    } catch (IllegalArgumentException e) {
      // Not YAML: the caller refuses the text with an error.
      return node;
    }
  }

  private @Nullable Object unexpected(String wanted, JsonNode node, ConfigTarget place) {
    problems.add(place.key(), "expected " + wanted + ", found " + kind(node));
    return null;
  }

  private static String kind(JsonNode node) {
    if (node.isContainerNode()) {
      return node.isArray() ? "a list" : "keys";
    }
    try {
      YamlTree.read(node.textValue());
      return "text";
    } catch (IllegalArgumentException e) {
      return "text that is " + e.getMessage();
    }
  }

  private @Nullable Object missing(ConfigTarget place) {
    boolean inList = place.key().contains("[");
    problems.add(
        place.key(), "is missing" + (inList ? "" : ", set it or " + Keys.variable(place.key())));
    return null;
  }
}
