/**
 * The one place that goes past Vert.x's public API, for the one flush per connection and batch that
 * it has no call for (docs/performance.md). Everything works without it, only slower.
 *
 * <p>Imported by {@code http}, {@code http.admission}, {@code transport}, {@code
 * transport.signalr}.
 */
@NullMarked
package dev.carillon.transport.channel;

import org.jspecify.annotations.NullMarked;
