/**
 * The API that hubs are written on ({@link dev.carillon.dialect.signalr.hub.Hub}), and what one
 * connection of a hub can do. Confined to the connection's event loop.
 *
 * <p>Imported by {@code dialect.lubelogger}, {@code dialect.openshock.control}, {@code
 * dialect.openshock.hub}, {@code dialect.signalr}.
 */
@NullMarked
package dev.carillon.dialect.signalr.hub;

import org.jspecify.annotations.NullMarked;
