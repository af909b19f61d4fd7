package dev.carillon.alert;

import dev.carillon.event.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Template of an alert's message: text with values in braces, {@code {object.vessel.name}}.
 * Immutable. A literal brace is doubled. A value that is absent or null becomes the empty text; an
 * object or a list becomes its JSON.
 */
final class MessageTemplate {
  private static final int MAX_TEXT = 4_000;
  private static final int MAX_VALUES = 64;
  private static final int MAX_STEPS = 16;

  /** Maximum length of a message. */
  static final int MAX_MESSAGE = 8_000;

  private static final String CUT = "…";

  private final List<Part> parts;

  /** Literal text up to a value, and the path of the value; the last part has no path. */
  private record Part(String literal, List<String> path) {}

  private MessageTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Parses a template.
   *
   * @throws BadScriptException with the place and the reason
   */
  static MessageTemplate of(String text) {
    if (text.length() > MAX_TEXT) {
      throw new BadScriptException(
          ScriptDraft.MESSAGE, "it is longer than " + MAX_TEXT + " characters");
    }
    return new MessageTemplate(new Parsing(text).parts());
  }

  /** Parser of one template. */
  private static final class Parsing {
    private final String text;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    Parsing(String text) {
      this.text = text;
    }

    List<Part> parts() {
      while (at < text.length()) {
        char c = text.charAt(at);
        boolean brace = c == '{' || c == '}';
        if (brace && at + 1 < text.length() && text.charAt(at + 1) == c) {
          literal.append(c);
          at += 2;
        } else if (c == '{') {
          value();
        } else if (c == '}') {
          throw refused("a } without its {; one that is meant is written }}");
        } else {
          literal.append(c);
          at++;
        }
      }
      parts.add(new Part(literal.toString(), List.of()));
      return parts;
    }

    private void value() {
      int end = text.indexOf('}', at);
      if (end < 0) {
        throw refused("a { without its }; one that is meant is written {{");
      }
      List<String> path = List.of(text.substring(at + 1, end).split("\\.", -1));
      if (path.size() > MAX_STEPS || path.stream().anyMatch(String::isEmpty)) {
        throw refused("a value is written {object.name}, with at most " + MAX_STEPS + " names");
      }
      if (parts.size() == MAX_VALUES) {
        throw refused("more than " + MAX_VALUES + " values");
      }
      ScriptVariables.unknown(path)
          .ifPresent(
              reason -> {
                throw refused(reason);
              });
      parts.add(new Part(literal.toString(), path));
      literal.setLength(0);
      at = end + 1;
    }

    private BadScriptException refused(String reason) {
      String before = text.substring(0, at);
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = at - before.lastIndexOf('\n');
      return new BadScriptException(ScriptDraft.MESSAGE, line, column, reason);
    }
  }

  /**
   * The message for these values, truncated if it is too long.
   *
   * @param absent called with each path that is not found
   */
  String render(Map<String, ?> facts, Consumer<String> absent) {
    var message = new StringBuilder();
    for (Part part : parts) {
      message.append(part.literal());
      if (!part.path().isEmpty()) {
        Optional<Object> value = value(facts, part.path());
        if (value.isEmpty()) {
          absent.accept(String.join(".", part.path()));
        }
        message.append(value.map(MessageTemplate::text).orElse(""));
      }
      if (message.length() > MAX_MESSAGE) {
        return cut(message.toString());
      }
    }
    return message.toString();
  }

  /** The paths of all values, without duplicates. */
  Set<String> paths() {
    var paths = new LinkedHashSet<String>();
    for (Part part : parts) {
      if (!part.path().isEmpty()) {
        paths.add(String.join(".", part.path()));
      }
    }
    return paths;
  }

  private static Optional<Object> value(Map<String, ?> facts, List<String> path) {
    @Nullable Object at = facts;
    for (String name : path) {
      at = at instanceof Map<?, ?> members ? members.get(name) : null;
    }
    return Optional.ofNullable(at);
  }

  private static String text(Object value) {
    return value instanceof String text ? text : Json.of(value).toString();
  }

  private static String cut(String text) {
    int end = MAX_MESSAGE - CUT.length();
    boolean splits = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end) + CUT;
  }
}
