/**
 * Topic templates: how the topics and the key of an event are made of a decoded record. See
 * docs/streams.md.
 *
 * <p>Imported by {@code kafka.format}, {@code kafka.group}, {@code kafka.live}, {@code
 * kafka.publish}, {@code kafka.replay}, {@code kafka.state}.
 */
@NullMarked
package dev.carillon.kafka.template;

import org.jspecify.annotations.NullMarked;
