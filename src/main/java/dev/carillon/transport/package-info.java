/**
 * WebSocket, Server-Sent Events and long polling: each carries the frames of any protocol. Confined
 * to one event loop.
 *
 * <p>Imported by {@code gateway}, {@code http}, {@code http.endpoint}, {@code http.operator},
 * {@code transport.signalr}.
 */
@NullMarked
package dev.carillon.transport;

import org.jspecify.annotations.NullMarked;
