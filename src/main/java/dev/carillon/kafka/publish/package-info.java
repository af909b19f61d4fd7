/**
 * Writes to Kafka: published events, commands, connection events.
 *
 * <p>Imported by {@code gateway}, {@code kafka.group}.
 */
@NullMarked
package dev.carillon.kafka.publish;

import org.jspecify.annotations.NullMarked;
