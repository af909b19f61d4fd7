/**
 * Frames and the encoders that make them, each once for all sessions that share an encoding.
 * Confined to one event loop.
 *
 * <p>Imported by {@code core}, {@code core.condition}, {@code dialect.dataloy}, {@code
 * dialect.navixy}, {@code dialect.navixy.request}, {@code dialect.navixy.tracker}, {@code
 * dialect.signalr.hub}, {@code dialect.signalr.protocol}, {@code dialect.topics}, {@code
 * dialect.voipbin}, {@code gateway}, {@code transport}, {@code transport.signalr}, {@code webhook},
 * {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.core.encoding;

import org.jspecify.annotations.NullMarked;
