/**
 * A real Kafka broker and a real PostgreSQL, started and stopped by this process: for the sample
 * world, the tests and the standalone layout, where both keep their data through a {@code kill -9}.
 * The operator's layout does not hold the libraries that this package needs.
 *
 * <p>Imported by {@code cli}, {@code sample}.
 */
@NullMarked
package dev.carillon.embedded;

import org.jspecify.annotations.NullMarked;
