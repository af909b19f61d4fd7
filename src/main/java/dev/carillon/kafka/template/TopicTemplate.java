package dev.carillon.kafka.template;

import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Template that makes topics of an event: {@code
 * customer_id:{data.customer_id}:{type|before:_}:{data.id}}. If a value is absent, null or empty,
 * the template makes no topic; a path through a list, or a value that is split, makes one topic per
 * element.
 */
final class TopicTemplate {
  /** Stands for an unknown value; no value contains it. */
  private static final char UNKNOWN = '\0';

  private final List<Part> parts;
  private final TopicFilter shape;

  /** A piece of text, or a placeholder. */
  private record Part(String literal, Optional<Placeholder> placeholder) {}

  private TopicTemplate(List<Part> parts, TopicFilter shape) {
    this.parts = List.copyOf(parts);
    this.shape = shape;
  }

  /**
   * Parses a template, and adds its paths to the scope.
   *
   * @throws IllegalArgumentException with the error and its position
   */
  static TopicTemplate of(String text, TemplateScope scope) {
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int end = open < 0 ? text.length() : open;
      if (end > at) {
        parts.add(new Part(literal(text, at, end), Optional.empty()));
      }
      at = end;
      if (open >= 0) {
        int close = text.indexOf('}', open);
        if (close < 0) {
          throw wrong(text, open, "the brace is not closed");
        }
        parts.add(new Part("", Optional.of(placeholder(text, open, close, scope))));
        at = close + 1;
      }
    }
    if (parts.stream().filter(TopicTemplate::isMany).count() > 1) {
      throw wrong(text, 0, "more than one path with [] or split");
    }
    return new TopicTemplate(parts, shape(text, parts));
  }

  private static String literal(String text, int from, int to) {
    int stray = text.indexOf('}', from);
    if (stray >= 0 && stray < to) {
      throw wrong(text, stray, "a brace that was not opened");
    }
    return text.substring(from, to);
  }

  private static Placeholder placeholder(String text, int open, int close, TemplateScope scope) {
    try {
      return Placeholder.of(text.substring(open + 1, close), scope);
    } catch (IllegalArgumentException e) {
      throw wrong(text, open, String.valueOf(e.getMessage()));
    }
  }

  /** Each segment is literal, or a wildcard if any part of it is a placeholder. */
  private static TopicFilter shape(String text, List<Part> parts) {
    // A placeholder's value never adds a segment, so any value can be used as a sample.
    String sample = join(parts, "x");
    String marked = join(parts, "\0");
    try {
      List<String> literals = Topic.of(sample).segments();
      String[] made = marked.split(":", -1);
      var shape = new ArrayList<String>();
      for (int i = 0; i < literals.size(); i++) {
        shape.add(made[i].indexOf('\0') >= 0 ? "*" : literals.get(i));
      }
      return TopicFilter.of(String.join(":", shape));
    } catch (IllegalArgumentException e) {
      throw wrong(text, 0, String.valueOf(e.getMessage()));
    }
  }

  private static String join(List<Part> parts, String value) {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.placeholder().isPresent() ? value : part.literal());
    }
    return text.toString();
  }

  private static IllegalArgumentException wrong(String text, int at, String what) {
    return new IllegalArgumentException(
        "topic template '" + text + "', character " + (at + 1) + ": " + what);
  }

  private static boolean isMany(Part part) {
    return part.placeholder().map(Placeholder::isMany).orElse(false);
  }

  /** The filter that matches every topic the template can make. */
  TopicFilter shape() {
    return shape;
  }

  /** Adds the topics of the event. */
  void render(DecodedRecord draft, Set<Topic> topics) throws DecodeException {
    List<StringBuilder> texts = List.of(new StringBuilder(64));
    for (Part part : parts) {
      Placeholder placeholder = part.placeholder().orElse(null);
      if (placeholder == null) {
        texts.forEach(text -> text.append(part.literal()));
        continue;
      }
      texts = appended(texts, placeholder.segments(draft), placeholder.isMany());
    }
    for (StringBuilder text : texts) {
      topics.add(topic(text.toString()));
    }
  }

  /**
   * The filter of all topics that the entity with this key can have from this template, whatever
   * its other values; empty if there are none.
   */
  Optional<TopicFilter> filter(DecodedRecord draft, KeyTemplate key) throws DecodeException {
    var text = new StringBuilder(64);
    for (Part part : parts) {
      Placeholder placeholder = part.placeholder().orElse(null);
      if (placeholder == null) {
        text.append(part.literal());
      } else if (key.holds(placeholder)) {
        List<String> values = placeholder.segments(draft);
        if (values.isEmpty()) {
          return Optional.empty();
        }
        text.append(values.get(0));
      } else {
        text.append(UNKNOWN);
      }
    }
    var segments = new ArrayList<String>();
    for (String segment : text.toString().split(":", -1)) {
      segments.add(segment.indexOf(UNKNOWN) >= 0 ? "*" : segment);
    }
    try {
      return Optional.of(TopicFilter.of(String.join(":", segments)));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Cause.BAD_TOPIC, String.valueOf(e.getMessage()));
    }
  }

  private static List<StringBuilder> appended(
      List<StringBuilder> texts, List<String> values, boolean many) {
    if (!many) {
      return values.isEmpty() ? List.of() : each(texts, values.get(0));
    }
    // Only one placeholder can have several values, so there is one text so far.
    var branches = new ArrayList<StringBuilder>(values.size());
    for (StringBuilder text : texts) {
      values.forEach(value -> branches.add(new StringBuilder(text).append(value)));
    }
    return branches;
  }

  private static List<StringBuilder> each(List<StringBuilder> texts, String value) {
    texts.forEach(text -> text.append(value));
    return texts;
  }

  private static Topic topic(String text) throws DecodeException {
    try {
      return Topic.of(text);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(Cause.BAD_TOPIC, String.valueOf(e.getMessage()));
    }
  }
}
