/**
 * The operator's endpoints on the management port that end or block access.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.access.operator;

import org.jspecify.annotations.NullMarked;
