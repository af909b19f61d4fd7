/**
 * The event interface of VoIPBin: subscribe and unsubscribe messages over a WebSocket, and the
 * resources that change. Imports {@code core}, {@code event} and {@code topic} only. Its wire, and
 * what a token must say, stand in docs/protocols/voipbin.md.
 */
@NullMarked
package dev.carillon.dialect.voipbin;

import org.jspecify.annotations.NullMarked;
