package dev.carillon.expression;

import dev.carillon.core.condition.Condition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import java.util.Optional;

/**
 * A filter over {@code event}, {@code data} and {@code old}. Equal if the texts are. Immutable: all
 * event loops share one.
 */
public final class EventCondition implements Condition {
  private final Expression expression;

  EventCondition(Expression expression) {
    this.expression = expression;
  }

  @Override
  public boolean holds(ChangeEvent event) {
    return expression.test(new EventVariables(event, event.topics(), event.data(), event.old()));
  }

  @Override
  public boolean held(ChangeEvent event, BeforeImage prior) {
    return prior.exists()
        && expression.test(
            new EventVariables(event, prior.topics(), prior.data(), Optional.empty()));
  }

  @Override
  public long work() {
    return Work.current().spent();
  }

  @Override
  public boolean gaveUp() {
    return Work.current().isExceeded();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventCondition condition && expression.equals(condition.expression);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }

  @Override
  public String toString() {
    return expression.toString();
  }
}
