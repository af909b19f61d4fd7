/**
 * What the parts count, as Prometheus sees it: names with units, and no label that a client can
 * choose.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.metrics;

import org.jspecify.annotations.NullMarked;
