/**
 * Conflation: events that a subscription holds back per key, what that costs, and where the client
 * stands meanwhile. Confined to one event loop.
 *
 * <p>Imported by {@code core}, {@code dialect.topics}.
 */
@NullMarked
package dev.carillon.core.hold;

import org.jspecify.annotations.NullMarked;
