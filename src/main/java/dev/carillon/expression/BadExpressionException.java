package dev.carillon.expression;

/** An invalid expression: the position and the reason, in a text that its author may read. */
public final class BadExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String reason;

  BadExpressionException(int line, int column, String reason) {
    super(
        "not an expression: "
            + (line > 0 ? "line %d, column %d: %s".formatted(line, column, reason) : reason));
    this.line = line;
    this.column = column;
    this.reason = reason;
  }

  BadExpressionException(String reason) {
    this(0, 0, reason);
  }

  /** From 1; 0 if there is no single position. */
  public int line() {
    return line;
  }

  /** From 1; 0 if there is no single position. */
  public int column() {
    return column;
  }

  public String reason() {
    return reason;
  }
}
