/**
 * Who a client is and what it may do: tokens, tickets, and the grants that the configuration gives
 * to their claims. Imports {@code core}, {@code topic} and {@code expression}; what it keeps is
 * kept by {@code postgres}, through interfaces that stand here.
 */
@NullMarked
package dev.carillon.access;

import org.jspecify.annotations.NullMarked;
