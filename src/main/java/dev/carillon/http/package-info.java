/**
 * The HTTP server of the public port: mounts, console and the guard that authenticates every
 * request, then hands over to a transport.
 *
 * <p>Imported by {@code gateway}, {@code http.endpoint}, {@code http.operator}.
 */
@NullMarked
package dev.carillon.http;

import org.jspecify.annotations.NullMarked;
