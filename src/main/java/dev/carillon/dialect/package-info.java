/**
 * The protocols that clients speak, a package each; none imports another (hubs build on {@code
 * signalr}), a transport, Kafka or the database.
 */
@NullMarked
package dev.carillon.dialect;

import org.jspecify.annotations.NullMarked;
