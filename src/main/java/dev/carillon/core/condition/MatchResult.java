package dev.carillon.core.condition;

/** What an event is to a subscription. */
public enum MatchResult {
  NOTHING,
  /** It is one of those that were asked for. */
  EVENT,
  /** Its entity was one of those that were asked for, or may have been, and is so no longer. */
  LEFT
}
