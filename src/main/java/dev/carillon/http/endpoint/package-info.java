/**
 * The REST endpoints of the public port: events, commands, tickets and documents.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.http.endpoint;

import org.jspecify.annotations.NullMarked;
