/**
 * OpenShock's user hub and its hub of public share links. Confined to one event loop.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.dialect.openshock.hub;

import org.jspecify.annotations.NullMarked;
