/**
 * How the SignalR hub protocol is carried: negotiation, WebSockets, Server-Sent Events and long
 * polling with their POSTs. A connection token says which replica a connection belongs to, so that
 * any event loop of any replica can take any request of it.
 *
 * <p>Imported by {@code gateway}, {@code http}.
 */
@NullMarked
package dev.carillon.transport.signalr;

import org.jspecify.annotations.NullMarked;
