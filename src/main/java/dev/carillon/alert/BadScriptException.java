package dev.carillon.alert;

import dev.carillon.expression.BadExpressionException;

/** Thrown for an invalid script: names the member, the place in it, and the reason. */
public final class BadScriptException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String member;
  private final int line;
  private final int column;
  private final String reason;

  /**
   * @param member its name in the API
   * @param line from 1; 0 if there is no single place
   */
  BadScriptException(String member, int line, int column, String reason) {
    super(
        member
            + ": "
            + (line > 0 ? "line %d, column %d: %s".formatted(line, column, reason) : reason));
    this.member = member;
    this.line = line;
    this.column = column;
    this.reason = reason;
  }

  BadScriptException(String member, String reason) {
    this(member, 0, 0, reason);
  }

  static BadScriptException of(BadExpressionException e) {
    return new BadScriptException(ScriptDraft.EXPRESSION, e.line(), e.column(), e.reason());
  }

  public String member() {
    return member;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  public String reason() {
    return reason;
  }
}
