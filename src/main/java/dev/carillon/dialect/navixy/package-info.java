/**
 * The event interface of Navixy: subscriptions to trackers over a WebSocket, the state of each at
 * once and then as it changes. Imports {@code core}, {@code access}, {@code event} and {@code
 * topic}. Its wire, and which streams it needs, stand in docs/protocols/navixy.md.
 */
@NullMarked
package dev.carillon.dialect.navixy;

import org.jspecify.annotations.NullMarked;
