package dev.carillon.core;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Sessions that are to end at once.
 *
 * @param who whose; safe on any thread
 * @param lasts for how long sessions that open later end as well: those who were let in before this
 *     was known may still be on their way
 */
public record Dismissal(Predicate<Principal> who, CloseReason reason, Duration lasts) {}
