/**
 * Keeps the rows of the sample world moving, on a thread of its own.
 *
 * <p>Imported by {@code sample}.
 */
@NullMarked
package dev.carillon.sample.traffic;

import org.jspecify.annotations.NullMarked;
