package dev.carillon.alert;

import java.util.Optional;
import java.util.Set;

/**
 * Result of evaluating a script on an event.
 *
 * @param fired true if the expression is true
 * @param message the alert's message; empty if it did not fire
 * @param failure why the expression could not be evaluated; then it did not fire
 * @param absent the paths of the message template that were not found
 */
public record ScriptResult(
    boolean fired, String message, Optional<String> failure, Set<String> absent) {
  static final ScriptResult QUIET = new ScriptResult(false, "", Optional.empty(), Set.of());

  static ScriptResult failed(String reason) {
    return new ScriptResult(false, "", Optional.of(reason), Set.of());
  }
}
