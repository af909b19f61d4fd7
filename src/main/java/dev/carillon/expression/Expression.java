package dev.carillon.expression;

import dev.cel.runtime.CelVariableResolver;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * A CEL expression that is true or false. Immutable: all event loops may share one. An error during
 * evaluation, such as a missing key, makes it false and is counted.
 */
public final class Expression {
  private final String text;
  private final Set<String> variables;
  private final Evaluation evaluation;
  private final LongAdder failures;

  Expression(String text, Set<String> variables, Evaluation evaluation, LongAdder failures) {
    this.text = text;
    this.variables = variables;
    this.evaluation = evaluation;
    this.failures = failures;
  }

  /**
   * Compiles an operator's condition: every name in it is a variable that may be present or not.
   *
   * @throws IllegalArgumentException with place and reason, in a text that may be shown to a client
   */
  public static Expression of(String text) {
    Set<String> names = Compilation.names(text, Bounds.OPERATOR);
    return new Compilation(names, Bounds.OPERATOR, new LongAdder()).compile(text);
  }

  /** The names that it reads; other variables need not be provided. */
  public Set<String> variables() {
    return variables;
  }

  /**
   * True if it holds for these variables: maps, lists, strings, numbers, booleans and null. A
   * missing variable is not null: whatever depends on it is false.
   */
  public boolean test(Map<String, ?> values) {
    return test(variables(values));
  }

  /** The same for variables that are made on first use. */
  boolean test(CelVariableResolver values) {
    try {
      return evaluate(values);
    } catch (EvaluationException e) {
      // Not logged: the data is not what the expression's author expected.
      return false;
    }
  }

  /**
   * The same for callers that need the reason of a failure.
   *
   * @throws EvaluationException if it is neither true nor false
   */
  public boolean evaluate(Map<String, ?> values) throws EvaluationException {
    return evaluate(variables(values));
  }

  private boolean evaluate(CelVariableResolver values) throws EvaluationException {
    try {
      return evaluation.of(values);
    } catch (EvaluationException e) {
      failures.increment();
      throw e;
    }
  }

  private static CelVariableResolver variables(Map<String, ?> values) {
    return name ->
        values.containsKey(name) ? Optional.of(CelValues.of(values.get(name))) : Optional.empty();
  }

  /**
   * How often it was false because it could not be evaluated; shared by one {@link Expressions}.
   */
  public long failures() {
    return failures.sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expression expression && text.equals(expression.text);
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
