package dev.carillon.expression;

/** An expression that evaluates to neither true nor false; the text is for its author. */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean tooCostly;

  EvaluationException(String reason, boolean tooCostly) {
    super(reason, null, false, false);
    this.tooCostly = tooCostly;
  }

  /** True if it was aborted because it would have cost too much. */
  public boolean isTooCostly() {
    return tooCostly;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
