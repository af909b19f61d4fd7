package dev.carillon.alert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A script as its author writes it.
 *
 * @param name for display
 * @param expression in CEL; the script fires when it is true
 * @param triggers when it is evaluated, without duplicates
 * @param message the template of the alert's message; empty: the name and the name of the event
 */
public record ScriptDraft(
    String name, String expression, List<Trigger> triggers, Optional<String> message) {
  // Names in the API.
  public static final String NAME = "name";
  public static final String EXPRESSION = "expression";
  public static final String TRIGGERS = "triggers";
  public static final String MESSAGE = "message";

  private static final int MAX_NAME = 128;
  private static final int MAX_EXPRESSION = 4_096;
  private static final int MAX_TRIGGERS = 32;

  /**
   * @throws BadScriptException if it is too large, or a required member is missing
   */
  public ScriptDraft {
    triggers = List.copyOf(new LinkedHashSet<>(triggers));
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new BadScriptException(NAME, "1 to " + MAX_NAME + " printable characters");
    }
    if (expression.isBlank()) {
      throw new BadScriptException(EXPRESSION, "it is empty");
    }
    // PostgreSQL cannot store it in a text.
    if (expression.indexOf('\0') >= 0 || message.filter(m -> m.indexOf('\0') >= 0).isPresent()) {
      throw new BadScriptException(EXPRESSION, "a character 0 in expression or message");
    }
    if (expression.length() > MAX_EXPRESSION) {
      throw new BadScriptException(
          EXPRESSION, "it is longer than " + MAX_EXPRESSION + " characters");
    }
    if (triggers.isEmpty() || triggers.size() > MAX_TRIGGERS) {
      throw new BadScriptException(TRIGGERS, "1 to " + MAX_TRIGGERS + " of them");
    }
  }
}
