/**
 * Kafka's clients as the gateway uses them: properties, admin, probes, and the supervised threads
 * that they run on.
 *
 * <p>Imported by {@code cli}, {@code gateway}, {@code kafka.group}, {@code kafka.live}, {@code
 * kafka.publish}, {@code kafka.replay}, {@code kafka.state}, {@code metrics}.
 */
@NullMarked
package dev.carillon.kafka.client;

import org.jspecify.annotations.NullMarked;
