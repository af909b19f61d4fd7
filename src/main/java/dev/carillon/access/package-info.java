/**
 * Who a client is and what it may do: authentication by JWT, API token or one-time ticket, the
 * grants that the configuration makes of an identity, and the changes that end access. Shared by
 * all event loops: everything here is immutable or concurrent. {@code postgres} implements its
 * stores.
 *
 * <p>Imported by {@code cli}, {@code gateway}.
 */
@NullMarked
package dev.carillon.access;

import org.jspecify.annotations.NullMarked;
