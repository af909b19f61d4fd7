package dev.carillon.dialect.navixy.tracker;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A column of a row, written {@code {name}}, or a constant text. */
public final class ColumnRef {
  private final String text;
  private final boolean column;

  private ColumnRef(String text, boolean column) {
    this.text = text;
    this.column = column;
  }

  /**
   * Parses a reference.
   *
   * @throws IllegalArgumentException with the error
   */
  public static ColumnRef of(String text) {
    boolean column = text.length() > 2 && text.startsWith("{") && text.endsWith("}");
    String name = column ? text.substring(1, text.length() - 1) : text;
    if (name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
      throw new IllegalArgumentException("a column is written {name}: " + text);
    }
    return new ColumnRef(name, column);
  }

  /** The value for this row. */
  @Nullable Object in(Map<?, ?> row) {
    return column ? row.get(text) : text;
  }

  /** True if the value for this row is {@code true}, or a number other than 0. */
  boolean holds(Map<?, ?> row) {
    Object value = in(row);
    return Boolean.TRUE.equals(value)
        || "true".equals(value)
        || (value instanceof Long number && number != 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnRef cell && column == cell.column && text.equals(cell.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, column);
  }

  @Override
  public String toString() {
    return column ? "{" + text + "}" : text;
  }
}
