package dev.carillon.topic;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The name of what an event is about: 1 to 16 segments joined by colons, at most 512 bytes of
 * UTF-8, for example {@code vehicle:7:service_record:31}. A topic that exists is valid.
 */
public final class Topic {
  public static final int MAX_BYTES = 512;
  public static final int MAX_SEGMENTS = 16;

  private final String text;
  private final List<String> segments;

  private Topic(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  /**
   * Reads a topic.
   *
   * @throws IllegalArgumentException with a text that may be shown to a client
   */
  public static Topic of(String text) {
    try {
      List<String> segments = Segments.of(text);
      segments.forEach(Segments::requireLiteral);
      return new Topic(text, List.copyOf(segments));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a topic: " + e.getMessage(), e);
    }
  }

  /**
   * Makes one segment out of any value that is not empty: what may not stand in a segment is
   * percent-encoded, and so is the percent sign, so that two values never make the same segment.
   */
  public static String segment(String value) {
    if (value.codePoints().allMatch(c -> Segments.printable(c) && !reserved(c))) {
      return value;
    }
    var out = new StringBuilder(value.length() + 16);
    value
        .codePoints()
        .forEach(
            c -> {
              if (Segments.printable(c) && !reserved(c)) {
                out.appendCodePoint(c);
              } else {
                percentEncode(c, out);
              }
            });
    return out.toString();
  }

  private static boolean reserved(int c) {
    return c == Segments.SEPARATOR || c == '*' || c == '%';
  }

  private static void percentEncode(int codePoint, StringBuilder out) {
    for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
      out.append('%')
          .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
          .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
    }
  }

  public List<String> segments() {
    return segments;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topic topic && text.equals(topic.text);
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
