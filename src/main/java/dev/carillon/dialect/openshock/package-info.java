/**
 * OpenShock's mounts and options. See docs/protocols/openshock.md.
 *
 * <p>Imported by {@code dialect.openshock.control}, {@code dialect.openshock.hub}, {@code gateway},
 * {@code postgres}.
 */
@NullMarked
package dev.carillon.dialect.openshock;

import org.jspecify.annotations.NullMarked;
