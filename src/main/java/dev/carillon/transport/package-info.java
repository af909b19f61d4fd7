/**
 * WebSocket, Server-Sent Events and long polling: each carries the frames of any dialect. What
 * touches Netty is in {@code transport.channel}. Imported by {@code http} and the root only.
 */
@NullMarked
package dev.carillon.transport;

import org.jspecify.annotations.NullMarked;
