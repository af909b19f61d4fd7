/**
 * Who holds how much memory: one {@link dev.carillon.budget.MemoryBudget} per process, an {@link
 * dev.carillon.budget.MemoryBudget.Account} for each thing that a client can make grow. Needs the
 * JDK only; imported by whatever keeps bytes for clients.
 */
@NullMarked
package dev.carillon.budget;

import org.jspecify.annotations.NullMarked;
