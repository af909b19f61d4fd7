package dev.carillon.expression;

import dev.carillon.core.condition.Condition;

/** The filters of all clients of this process, by text. Shared by all event loops. */
public final class EventConditions {
  private final Expressions expressions;

  /**
   * @param cached how many compiled filters are kept, to be shared by clients with the same text
   */
  public EventConditions(int cached) {
    expressions = new Expressions(EventVariables.NAMES, Bounds.CLIENT, cached);
  }

  /**
   * The filter with this text.
   *
   * @throws IllegalArgumentException with place and reason, in a text that may be shown to a client
   */
  public Condition of(String text) {
    return new EventCondition(expressions.compile(text));
  }

  /**
   * The same for a client.
   *
   * @param compiling run first if it is not cached; may throw to refuse
   */
  public Condition of(String text, Runnable compiling) {
    if (!expressions.knows(text)) {
      compiling.run();
    }
    return of(text);
  }

  /** How often a filter was false because it could not be evaluated. */
  public long failures() {
    return expressions.failures();
  }
}
