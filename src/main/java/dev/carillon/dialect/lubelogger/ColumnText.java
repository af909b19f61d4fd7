package dev.carillon.dialect.lubelogger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Template of a text with columns of a row in braces: {@code {year} {make} {model}}. Immutable. A
 * column that is absent or null, or holds an object or a list, becomes the empty text.
 */
public final class ColumnText {
  private final String text;
  private final List<Part> parts;

  /** Literal text, or the name of a column. */
  private record Part(String content, boolean column) {}

  private ColumnText(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException with the error
   */
  public static ColumnText of(String text) {
    var parts = new ArrayList<Part>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int end = open < 0 ? text.length() : open;
      if (end > at) {
        parts.add(new Part(literal(text, at, end), false));
      }
      at = end;
      if (open >= 0) {
        int close = text.indexOf('}', open);
        if (close <= open + 1 || text.substring(open + 1, close).indexOf('{') >= 0) {
          throw wrong(text);
        }
        parts.add(new Part(text.substring(open + 1, close), true));
        at = close + 1;
      }
    }
    return new ColumnText(text, List.copyOf(parts));
  }

  private static String literal(String text, int from, int to) {
    String literal = text.substring(from, to);
    if (literal.indexOf('}') >= 0) {
      throw wrong(text);
    }
    return literal;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("a column is written {name}: " + text);
  }

  /** True if the text is the same for every row. */
  boolean isConstant() {
    return parts.stream().noneMatch(Part::column);
  }

  /** The text for this row. */
  String of(Map<?, ?> row) {
    var out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.column() ? plain(row.get(part.content())) : part.content());
    }
    return out.toString();
  }

  /** A scalar in plain notation, never with an exponent. */
  static String plain(@Nullable Object value) {
    if (value instanceof Double number) {
      if (number.isNaN() || number.isInfinite()) {
        // JSON allows numbers that no double can hold; columns contain none.
        return "";
      }
      String plain = BigDecimal.valueOf(number).toPlainString();
      return plain.endsWith(".0") ? plain.substring(0, plain.length() - 2) : plain;
    }
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return "";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnText same && text.equals(same.text);
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
