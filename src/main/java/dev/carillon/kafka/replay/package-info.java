/**
 * Reads the past again for clients that were away: a few threads, each with a consumer, and a cache
 * of decoded pages.
 *
 * <p>Imported by {@code gateway}, {@code metrics}.
 */
@NullMarked
package dev.carillon.kafka.replay;

import org.jspecify.annotations.NullMarked;
