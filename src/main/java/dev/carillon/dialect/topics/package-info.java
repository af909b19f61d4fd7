/**
 * Carillon's own protocol: subscribe to topic filters, get JSON envelopes or CloudEvents. Its wire
 * is docs/protocols/carillon.md. Imports {@code core}, {@code event}, {@code topic}; imported by
 * the root only.
 */
@NullMarked
package dev.carillon.dialect.topics;

import org.jspecify.annotations.NullMarked;
