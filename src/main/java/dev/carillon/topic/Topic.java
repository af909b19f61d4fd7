package dev.carillon.topic;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The name under which clients receive an event: 1 to 16 segments joined by colons, at most 512
 * bytes of UTF-8, for example {@code vehicle:7:service_record:31}. A topic that exists is valid.
 */
public final class Topic {
  public static final int MAX_BYTES = 512;
  public static final int MAX_SEGMENTS = 16;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

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
   * Makes one segment from any value that is not empty. Characters that a segment may not contain
   * are percent-encoded, and so is the percent sign, so that two values never make the same
   * segment.
   *
   * @throws IllegalArgumentException if the value is empty
   */
  public static String segment(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("an empty value makes no segment");
    }
    if (isSegment(value)) {
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

  private static boolean isSegment(String value) {
    int c;
    for (int i = 0; i < value.length(); i += Character.charCount(c)) {
      c = value.codePointAt(i);
      if (!Segments.printable(c) || reserved(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean reserved(int c) {
    return c == Segments.SEPARATOR || c == '*' || c == '%';
  }

  private static void percentEncode(int codePoint, StringBuilder out) {
    for (byte b : utf8(codePoint)) {
      out.append('%').append(HEX.toHexDigits(b));
    }
  }

  private static byte[] utf8(int codePoint) {
    if (Character.getType(codePoint) != Character.SURROGATE) {
      return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }
    // Half of a pair has no UTF-8: the JDK would make a question mark of each, so all would be the
    // same.
    int low = 0x80 | (codePoint & 0x3f);
    int middle = 0x80 | ((codePoint >> 6) & 0x3f);
    return new byte[] {(byte) 0xed, (byte) middle, (byte) low};
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
