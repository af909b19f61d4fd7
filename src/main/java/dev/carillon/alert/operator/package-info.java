/**
 * The operator's endpoints on the management port for alert scripts.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.alert.operator;

import org.jspecify.annotations.NullMarked;
