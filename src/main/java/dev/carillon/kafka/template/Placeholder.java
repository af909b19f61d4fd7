package dev.carillon.kafka.template;

import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The content of braces in a template: a variable, and functions that are applied to its value. */
final class Placeholder {
  private static final String DATA = "data.";
  private static final String OLD = "old.";

  private static final String SPLIT = "split";

  private final String name;
  private final Variable variable;
  private final boolean many;
  private final Optional<String> separator;
  private final List<UnaryOperator<String>> functions;

  /** Source of a value; empty, or the empty text, if there is none. */
  private interface Variable {
    List<String> values(DecodedRecord draft);
  }

  private Placeholder(
      String name,
      Variable variable,
      boolean many,
      Optional<String> separator,
      List<UnaryOperator<String>> functions) {
    this.name = name;
    this.variable = variable;
    this.many = many;
    this.separator = separator;
    this.functions = functions;
  }

  /** Parses the content of the braces, and adds its path to the scope. */
  static Placeholder of(String text, TemplateScope scope) {
    String[] parts = text.split("\\|", -1);
    String name = parts[0].strip();
    Optional<String> separator = separator(parts);
    var functions = new ArrayList<UnaryOperator<String>>();
    for (int i = separator.isPresent() ? 2 : 1; i < parts.length; i++) {
      functions.add(function(parts[i]));
    }
    boolean many = PathTree.isMany(name) || separator.isPresent();
    return new Placeholder(name, variable(name, scope), many, separator, List.copyOf(functions));
  }

  /**
   * The separator of {@code split:X}, which comes before all functions; each of them applies to one
   * value.
   */
  private static Optional<String> separator(String[] parts) {
    return parts.length > 1 && parts[1].strip().startsWith(SPLIT + ":")
        ? Optional.of(parts[1].substring(parts[1].indexOf(':') + 1)).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  private static Variable variable(String name, TemplateScope scope) {
    if (name.startsWith(DATA)) {
      int slot = scope.paths().add(name.substring(DATA.length()));
      return draft -> draft.dataFound().all(slot);
    }
    if (name.startsWith(OLD)) {
      int slot = scope.paths().add(name.substring(OLD.length()));
      return draft -> draft.oldFound().all(slot);
    }
    return switch (name) {
      case "id" -> attribute(DecodedRecord::id);
      case "source" -> attribute(DecodedRecord::source);
      case "type" -> attribute(DecodedRecord::type);
      case "subject" -> attribute(draft -> draft.subject().orElse(""));
      case "key" -> attribute(draft -> draft.key().orElse(""));
      case "op" -> attribute(Placeholder::operation);
      case "topic" -> draft -> List.of(scope.kafkaTopic());
      default ->
          throw new IllegalArgumentException(
              "unknown variable '"
                  + name
                  + "': there are id, source, type, subject, key, op, topic, data.<path> and"
                  + " old.<path>");
    };
  }

  private static Variable attribute(Function<DecodedRecord, String> attribute) {
    return draft -> List.of(attribute.apply(draft));
  }

  private static String operation(DecodedRecord draft) {
    return draft.operation() == Operation.NONE ? "" : draft.operation().word();
  }

  private static UnaryOperator<String> function(String text) {
    int colon = text.indexOf(':');
    String name = (colon < 0 ? text : text.substring(0, colon)).strip();
    String argument = colon < 0 ? "" : text.substring(colon + 1);
    boolean takesArgument = !name.equals("lower") && !name.equals("upper");
    if (takesArgument == argument.isEmpty()) {
      throw new IllegalArgumentException(
          "not a function: '"
              + text
              + "': there are lower, upper, before:X, after:X, before-last:X, after-last:X,"
              + " default:X and, as the first one, split:X");
    }
    return switch (name) {
      case "lower" -> value -> value.toLowerCase(Locale.ROOT);
      case "upper" -> value -> value.toUpperCase(Locale.ROOT);
      case "before" -> value -> before(value, value.indexOf(argument));
      case "before-last" -> value -> before(value, value.lastIndexOf(argument));
      case "after" -> value -> after(value, value.indexOf(argument), argument.length());
      case "after-last" -> value -> after(value, value.lastIndexOf(argument), argument.length());
      case "default" -> value -> value.isEmpty() ? argument : value;
      default -> throw new IllegalArgumentException("unknown function '" + name + "'");
    };
  }

  private static List<String> split(List<String> values, String separator) throws DecodeException {
    var elements = new ArrayList<String>();
    for (String value : values) {
      int from = 0;
      while (from <= value.length()) {
        int at = value.indexOf(separator, from);
        int to = at < 0 ? value.length() : at;
        if (elements.size() == ExtractedFields.MAX_ELEMENTS) {
          throw new DecodeException(
              Cause.TOO_MANY_TOPICS,
              "a text of more than " + ExtractedFields.MAX_ELEMENTS + " parts");
        }
        elements.add(value.substring(from, to).strip());
        from = at < 0 ? value.length() + 1 : at + separator.length();
      }
    }
    return elements;
  }

  private static String before(String value, int at) {
    return at < 0 ? value : value.substring(0, at);
  }

  private static String after(String value, int at, int length) {
    return at < 0 ? "" : value.substring(at + length);
  }

  /** The variable, such as {@code data.id}. */
  String variableName() {
    return name;
  }

  /** True if it can have several values in one event. */
  boolean isMany() {
    return many;
  }

  /** The segments, or parts of segments, that it produces for this event. */
  List<String> segments(DecodedRecord draft) throws DecodeException {
    List<String> values = variable.values(draft);
    if (separator.isPresent()) {
      values = split(values, separator.get());
    }
    if (values.isEmpty() && !many) {
      values = List.of("");
    }
    var segments = new ArrayList<String>(values.size());
    for (String value : values) {
      String result = value;
      for (UnaryOperator<String> function : functions) {
        result = function.apply(result);
      }
      if (result.length() > Topic.MAX_BYTES) {
        throw new DecodeException(Cause.BAD_TOPIC, "a segment is too long");
      }
      if (!result.isEmpty()) {
        segments.add(Topic.segment(result));
      }
    }
    return segments;
  }
}
