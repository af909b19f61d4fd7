/**
 * Changes of objects as Dataloy VMS shows them: the configured object types, an event as the change
 * of one object, and the JSON that is pushed. Immutable. See docs/protocols/dataloy.md.
 *
 * <p>Imported by {@code alert}, {@code alert.operator}, {@code cli}, {@code dialect.dataloy},
 * {@code gateway}.
 */
@NullMarked
package dev.carillon.object;

import org.jspecify.annotations.NullMarked;
