/**
 * OpenShock's directory: users, devices, shockers, shares and share links at one moment. Immutable;
 * {@code postgres} keeps it.
 *
 * <p>Imported by {@code dialect.openshock.control}, {@code dialect.openshock.hub}, {@code
 * postgres}.
 */
@NullMarked
package dev.carillon.dialect.openshock.directory;

import org.jspecify.annotations.NullMarked;
