/**
 * A real Kafka broker and a real PostgreSQL, started and stopped by this process: for the sample
 * world, for the tests, and for the standalone layout, where both keep their data through a {@code
 * kill -9}. Imports nothing else of ours; the operator's layout does not hold the libraries that
 * this package needs.
 */
@NullMarked
package dev.carillon.embedded;

import org.jspecify.annotations.NullMarked;
