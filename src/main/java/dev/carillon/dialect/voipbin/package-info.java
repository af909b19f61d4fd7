/**
 * VoIPBin's event interface: subscribe and unsubscribe messages over a WebSocket, and the resources
 * that change. See docs/protocols/voipbin.md.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.voipbin;

import org.jspecify.annotations.NullMarked;
