/**
 * Who a client is and what it may do: JWTs with their keys, API tokens, one-time tickets, and the
 * grants that the configuration makes of them. Shared by all event loops, so everything here is
 * immutable or concurrent. Imports {@code core}, {@code topic}, {@code event} and {@code
 * expression}; {@code postgres} implements its stores.
 */
@NullMarked
package dev.carillon.access;

import org.jspecify.annotations.NullMarked;
