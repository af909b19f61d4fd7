/**
 * Work that a Kafka consumer group divides among replicas: exactly-once processing for alerts, and
 * assignments for webhooks.
 *
 * <p>Imported by {@code gateway}, {@code metrics}.
 */
@NullMarked
package dev.carillon.kafka.group;

import org.jspecify.annotations.NullMarked;
