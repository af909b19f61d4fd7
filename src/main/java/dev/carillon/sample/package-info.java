/**
 * The world of {@code mvn -Pdev}: broker, database, change capture, sample data and principals, and
 * a generator that keeps it moving. Imports {@code embedded}; the gateway is given to it as a
 * {@link dev.carillon.sample.GatewayStarter}. It belongs to development and tests, and is no part
 * of the operator's layout.
 */
@NullMarked
package dev.carillon.sample;

import org.jspecify.annotations.NullMarked;
