/**
 * Conditions and filters that operators and clients write: CEL, compiled once, bounded, without
 * side effects. Knows nothing of events or principals: variables are given by name. Depends on
 * dev.cel; imported by {@code access} and by dialects.
 */
@NullMarked
package dev.carillon.expression;

import org.jspecify.annotations.NullMarked;
