package dev.carillon.access.identity;

import dev.carillon.expression.Expression;
import java.util.Optional;

/**
 * Configuration of a grant.
 *
 * @param topic the topics, with claims in braces
 * @param when a CEL condition over {@code claims}, {@code subject}, {@code tenant}, {@code roles}
 *     and the single claims; empty: always
 */
public record GrantOptions(FilterTemplate topic, Optional<Expression> when) {
  public static GrantOptions of(String topic) {
    return new GrantOptions(FilterTemplate.of(topic), Optional.empty());
  }

  public static GrantOptions of(String topic, String when) {
    return new GrantOptions(FilterTemplate.of(topic), Optional.of(Expression.of(when)));
  }
}
