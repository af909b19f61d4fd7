/**
 * Navixy's event interface: subscriptions to trackers over a WebSocket, the state of each at once
 * and then its changes. See docs/protocols/navixy.md.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.navixy;

import org.jspecify.annotations.NullMarked;
