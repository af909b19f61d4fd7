/**
 * The sample world of {@code mvn -Pdev}: broker, database, change data capture, sample data and
 * principals, and a generator that changes rows. Imports {@code embedded}; the gateway is passed to
 * it as a {@link dev.carillon.sample.GatewayStarter}. For development and tests; it is not in the
 * operator's layout.
 */
@NullMarked
package dev.carillon.sample;

import org.jspecify.annotations.NullMarked;
