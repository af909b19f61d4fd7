/**
 * The management port: health, metrics, and the operator's endpoints, to which other packages
 * contribute.
 *
 * <p>Imported by {@code access.operator}, {@code alert.operator}, {@code gateway}, {@code
 * webhook.operator}.
 */
@NullMarked
package dev.carillon.http.operator;

import org.jspecify.annotations.NullMarked;
