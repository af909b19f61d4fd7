/**
 * What the parts count, as Prometheus sees it: names with units, and no label that a client can
 * choose. Imports the interfaces of the parts that it implements; imported by the root only.
 */
@NullMarked
package dev.carillon.metrics;

import org.jspecify.annotations.NullMarked;
