package dev.carillon.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text with values of a command's data in braces, such as {@code vehicle:{data.vehicle}}.
 * Immutable. Every value must be present: a text that is not empty, a whole number, true or false.
 */
public final class DataTemplate {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{data((?:\\.[^\\s.{}\\[\\]|:]+)+)}");
  private static final char VALUE = 0;
  private static final int MAX_KEY = 512;
  private static final int MAX_STEPS = 16;

  private final String text;
  private final List<Part> parts;

  /** Literal text up to a value, and the path of the value; the last part has no path. */
  private record Part(String literal, List<String> path) {}

  private DataTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = List.copyOf(parts);
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with the error
   */
  public static DataTemplate of(String text) {
    var parts = new ArrayList<Part>();
    Matcher found = PLACEHOLDER.matcher(text);
    int end = 0;
    while (found.find()) {
      List<String> path = List.of(found.group(1).substring(1).split("\\.", -1));
      if (path.size() > MAX_STEPS) {
        throw new IllegalArgumentException("a path with more than " + MAX_STEPS + " names");
      }
      parts.add(new Part(text.substring(end, found.start()), path));
      end = found.end();
    }
    parts.add(new Part(text.substring(end), List.of()));
    for (Part part : parts) {
      if (part.literal().matches(".*[{}].*")) {
        throw new IllegalArgumentException("a value is written {data.name}: " + text);
      }
    }
    if (text.isBlank() || text.length() > MAX_KEY) {
      throw new IllegalArgumentException("a template has 1 to " + MAX_KEY + " characters");
    }
    return new DataTemplate(text, parts);
  }

  /**
   * This template, if it makes topics.
   *
   * @throws IllegalArgumentException if it does not
   */
  DataTemplate requireTopic() {
    Topic.of(join(Optional.empty(), value -> value));
    return this;
  }

  /** A filter that matches every topic that it can make. */
  public TopicFilter shape() {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.literal());
      if (!part.path().isEmpty()) {
        text.append(VALUE);
      }
    }
    return TopicFilter.of(
        Arrays.stream(text.toString().split(":", -1))
            .map(segment -> segment.indexOf(VALUE) >= 0 ? "*" : segment)
            .collect(Collectors.joining(":")));
  }

  /**
   * The topic for this data; a value is one segment or a part of one, whatever it contains.
   *
   * @throws RefusedException if a value is absent, or the topic too long
   */
  Topic topic(JsonNode data) {
    try {
      return Topic.of(join(Optional.of(data), Topic::segment));
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  /** The filter that matches every topic of the template. */
  TopicFilter topics() {
    var shape = new StringBuilder();
    for (Part part : parts) {
      // No literal contains a brace.
      shape.append(part.literal()).append(part.path().isEmpty() ? "" : "{");
    }
    return TopicFilter.of(
        Stream.of(shape.toString().split(":", -1))
            .map(segment -> segment.indexOf('{') < 0 ? segment : "*")
            .collect(Collectors.joining(":")));
  }

  /**
   * The key for this data.
   *
   * @throws RefusedException if a value is absent, or the key too long or not printable
   */
  String key(JsonNode data) {
    String key = join(Optional.of(data), value -> value);
    if (key.length() > MAX_KEY || key.chars().anyMatch(Character::isISOControl)) {
      throw bad("the key " + text + " is too long or not printable");
    }
    return key;
  }

  private String join(Optional<JsonNode> data, UnaryOperator<String> escape) {
    var made = new StringBuilder();
    for (Part part : parts) {
      made.append(part.literal());
      if (!part.path().isEmpty()) {
        made.append(data.map(node -> escape.apply(value(node, part.path()))).orElse("x"));
      }
    }
    return made.toString();
  }

  private static String value(JsonNode data, List<String> path) {
    JsonNode at = data;
    for (String name : path) {
      at = at.path(name);
    }
    boolean fits = at.isTextual() || at.isIntegralNumber() || at.isBoolean();
    String value = fits ? at.asText() : "";
    if (value.isEmpty()) {
      throw bad("/" + String.join("/", path) + " must be a text, a whole number, true or false");
    }
    return value;
  }

  private static RefusedException bad(String text) {
    return new RefusedException(CloseReason.BAD_COMMAND.with(text));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DataTemplate template && text.equals(template.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
