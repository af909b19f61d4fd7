/**
 * Memory accounting: one {@link dev.carillon.budget.MemoryBudget} per process, an {@link
 * dev.carillon.budget.MemoryBudget.Account} for each thing that a client can make grow. Needs the
 * JDK only.
 *
 * <p>Imported by {@code core}, {@code core.condition}, {@code core.hold}, {@code dialect.signalr},
 * {@code gateway}, {@code http}, {@code http.operator}, {@code metrics}, {@code transport}.
 */
@NullMarked
package dev.carillon.budget;

import org.jspecify.annotations.NullMarked;
