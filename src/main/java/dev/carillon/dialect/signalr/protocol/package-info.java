/**
 * The messages of the SignalR hub protocol and their two encodings. Stateless but for {@link
 * dev.carillon.dialect.signalr.protocol.ByteInput}.
 *
 * <p>Imported by {@code dialect.signalr}, {@code dialect.signalr.hub}.
 */
@NullMarked
package dev.carillon.dialect.signalr.protocol;

import org.jspecify.annotations.NullMarked;
