/**
 * The world of {@code mvn -Pdev}: broker, database, change capture, sample data and principals. For
 * development and tests; not part of the operator's layout.
 */
@NullMarked
package dev.carillon.sample;

import org.jspecify.annotations.NullMarked;
