/**
 * Admission: bounds on connections, handshakes, requests and failed credentials, by address, by
 * principal and in all. Safe on any thread.
 *
 * <p>Imported by {@code gateway}, {@code http}, {@code http.operator}.
 */
@NullMarked
package dev.carillon.http.admission;

import org.jspecify.annotations.NullMarked;
