/**
 * What clients and operators ask of an event beyond its topics: CEL conditions, compiled once,
 * bounded, without side effects, and projections, the fields that are kept of its data.
 *
 * <p>Imported by {@code access.identity}, {@code alert}, {@code cli}, {@code dialect.dataloy},
 * {@code dialect.topics}, {@code gateway}, {@code object}, {@code webhook}.
 */
@NullMarked
package dev.carillon.expression;

import org.jspecify.annotations.NullMarked;
