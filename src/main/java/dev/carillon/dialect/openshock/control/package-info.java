/**
 * Control commands of OpenShock: who may do what with which shocker, and what becomes a record.
 *
 * <p>Imported by {@code dialect.openshock.hub}, {@code gateway}, {@code postgres}.
 */
@NullMarked
package dev.carillon.dialect.openshock.control;

import org.jspecify.annotations.NullMarked;
