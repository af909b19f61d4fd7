/**
 * Bounds of the core: options, token buckets and the liveness of clients.
 *
 * <p>Imported by {@code access}, {@code command}, {@code core}, {@code core.condition}, {@code
 * dialect.openshock.hub}, {@code gateway}, {@code http}, {@code kafka.publish}, {@code
 * kafka.replay}.
 */
@NullMarked
package dev.carillon.core.limit;

import org.jspecify.annotations.NullMarked;
