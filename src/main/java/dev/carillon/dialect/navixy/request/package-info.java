/**
 * The messages of Navixy's clients and the product's errors.
 *
 * <p>Imported by {@code dialect.navixy}, {@code dialect.navixy.tracker}.
 */
@NullMarked
package dev.carillon.dialect.navixy.request;

import org.jspecify.annotations.NullMarked;
