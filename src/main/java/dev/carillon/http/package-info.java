/**
 * The HTTP servers: the public one with the mounts, the console and the REST endpoints, and the
 * management one. Checks who comes in, then hands over to a transport. Imports {@code transport}
 * and {@code core}; imported by the root only.
 */
@NullMarked
package dev.carillon.http;

import org.jspecify.annotations.NullMarked;
