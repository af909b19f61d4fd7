package dev.carillon.topic;

import java.util.List;
import java.util.regex.Pattern;

/** Recognizes the wildcards of MQTT and NATS, which are no wildcards here. Stateless. */
final class ForeignWildcards {
  /** How a foreign wildcard that is meant as the character itself is written. */
  private static final List<Escape> ESCAPES =
      List.of(new Escape("(?i)%2B", "+"), new Escape("%23", "#"), new Escape("(?i)%3E", ">"));

  private static final Pattern MQTT = Pattern.compile("(?:.*/)?[+#*]{1,2}(?:/.*)?");
  private static final Pattern NATS = Pattern.compile("(?:.*\\.)?[>*]{1,2}(?:\\..*)?");

  private record Escape(Pattern pattern, String character) {
    Escape(String pattern, String character) {
      this(Pattern.compile(pattern), character);
    }
  }

  private ForeignWildcards() {}

  /**
   * Refuses what is surely a mistake: a foreign wildcard as a whole segment, or as a level between
   * slashes or dots.
   */
  static void refuse(String text) {
    if (text.length() > Topic.MAX_BYTES) {
      // Refused later, because of its length.
      return;
    }
    for (String segment : text.split(":", -1)) {
      switch (segment) {
        case "+" -> throw hint("+ is no wildcard here: write *");
        case "#", ">" -> throw hint(segment + " is no wildcard here: write ** at the end");
        case "*", "**" -> {}
        default -> refuseLevels(segment);
      }
    }
  }

  private static void refuseLevels(String segment) {
    boolean mqtt = segment.indexOf('/') >= 0 && MQTT.matcher(segment).matches();
    boolean nats = segment.indexOf('.') >= 0 && NATS.matcher(segment).matches();
    if (mqtt || nats) {
      throw hint("segments are joined by : here, the wildcards are * and **");
    }
  }

  private static IllegalArgumentException hint(String text) {
    return new IllegalArgumentException("not a topic filter: " + text);
  }

  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    String decoded = text;
    for (Escape escape : ESCAPES) {
      decoded = escape.pattern().matcher(decoded).replaceAll(escape.character());
    }
    return decoded;
  }
}
