package dev.carillon.core.hold;

import java.time.Duration;

/**
 * At most one event per key in a time: the newest; the last one always comes. The clock ticks about
 * once a second, so that one may come up to a second later than it could.
 *
 * @param every the time
 * @param holdsFirst true if the first event of a key is held back as well: for an answer that is
 *     given only once
 */
public record ConflationInterval(Duration every, boolean holdsFirst) {}
