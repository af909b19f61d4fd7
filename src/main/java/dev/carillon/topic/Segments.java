package dev.carillon.topic;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The common part of topics and topic filters: segments joined by a colon, and their limits. */
final class Segments {
  static final char SEPARATOR = ':';

  private Segments() {}

  /** Splits a text that is within the limits; the exception says what is wrong with any other. */
  static List<String> of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    // A character is at least one byte: the cheap test comes first, so a huge text costs nothing.
    if (text.length() > Topic.MAX_BYTES
        || text.getBytes(StandardCharsets.UTF_8).length > Topic.MAX_BYTES) {
      throw new IllegalArgumentException("it is longer than " + Topic.MAX_BYTES + " bytes");
    }
    var segments = new ArrayList<String>(4);
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == SEPARATOR) {
        segments.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (segments.size() > Topic.MAX_SEGMENTS) {
      throw new IllegalArgumentException("it has more than " + Topic.MAX_SEGMENTS + " segments");
    }
    return segments;
  }

  /** Checks a segment without wildcards. */
  static void requireLiteral(String segment) {
    if (segment.isEmpty()) {
      throw new IllegalArgumentException("a segment is empty");
    }
    int c;
    for (int i = 0; i < segment.length(); i += Character.charCount(c)) {
      c = segment.codePointAt(i);
      if (!printable(c) || c == '*') {
        throw new IllegalArgumentException(
            "a segment holds white space, a control character or a misplaced *");
      }
    }
  }

  /** True for what may occur in a segment unescaped; the separator and the asterisk aside. */
  static boolean printable(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint > ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
