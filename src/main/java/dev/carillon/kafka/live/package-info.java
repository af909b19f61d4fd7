/**
 * The reader: polls all partitions from the end on a thread of its own, decodes each record once
 * and hands over one batch per poll.
 *
 * <p>Imported by {@code gateway}, {@code kafka.group}, {@code kafka.replay}.
 */
@NullMarked
package dev.carillon.kafka.live;

import org.jspecify.annotations.NullMarked;
