/**
 * What clients and operators ask of an event beyond its topics: conditions in CEL, compiled once,
 * bounded, without side effects, and projections, the fields that are kept of its data. Imports
 * {@code core}, and dev.cel; imported by {@code access} and by dialects.
 */
@NullMarked
package dev.carillon.expression;

import org.jspecify.annotations.NullMarked;
