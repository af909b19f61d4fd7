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
public record Verdict(boolean fired, String message, Optional<String> failure, Set<String> absent) {
  static final Verdict QUIET = new Verdict(false, "", Optional.empty(), Set.of());

  static Verdict failed(String reason) {
    return new Verdict(false, "", Optional.of(reason), Set.of());
  }
}
