/**
 * Carillon's own protocol: subscribe to topic filters, receive JSON envelopes or CloudEvents. See
 * docs/protocols/carillon.md.
 *
 * <p>Imported by {@code cli}, {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.topics;

import org.jspecify.annotations.NullMarked;
