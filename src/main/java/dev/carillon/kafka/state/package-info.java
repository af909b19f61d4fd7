/**
 * The latest event of each key of the state streams, and what retired entities were.
 *
 * <p>Imported by {@code kafka.live}, {@code kafka.replay}.
 */
@NullMarked
package dev.carillon.kafka.state;

import org.jspecify.annotations.NullMarked;
