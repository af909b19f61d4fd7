package dev.carillon.core.condition;

/** Result of matching an event against a subscription. */
public enum MatchResult {
  NOTHING,
  /** The event matches. */
  EVENT,
  /** The event does not match, but its entity matched before, or may have. */
  LEFT
}
