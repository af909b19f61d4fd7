package dev.carillon.alert;

import java.util.Optional;
import java.util.Set;

/**
 * What a script says of an event.
 *
 * @param fired true if its expression is
 * @param message what is said then; empty if it did not fire
 * @param failure why the expression could not be evaluated; then it did not fire
 * @param absent the paths of the message that led nowhere
 */
public record ScriptResult(
    boolean fired, String message, Optional<String> failure, Set<String> absent) {
  static final ScriptResult QUIET = new ScriptResult(false, "", Optional.empty(), Set.of());

  static ScriptResult failed(String reason) {
    return new ScriptResult(false, "", Optional.of(reason), Set.of());
  }
}
