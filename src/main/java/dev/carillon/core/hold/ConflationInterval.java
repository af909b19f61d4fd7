package dev.carillon.core.hold;

import java.time.Duration;

/**
 * At most one event per key in an interval: the newest; the last one is always sent. The clock
 * ticks about once a second, so an event may be sent up to a second late.
 *
 * @param every the interval
 * @param holdsFirst true if the first event of a key is held back as well: for an answer that is
 *     given only once
 */
public record ConflationInterval(Duration every, boolean holdsFirst) {}
