/**
 * Sends to every public entry of a gateway what nobody would send: over HTTP, in WebSocket frames,
 * in the hub protocol, in Kafka records, in cursors, in conditions and in the configuration. A
 * client that behaves listens all the time and must miss nothing. {@code mvn -Pfuzz} is the long
 * run.
 */
@NullMarked
package dev.carillon.fuzz;

import org.jspecify.annotations.NullMarked;
