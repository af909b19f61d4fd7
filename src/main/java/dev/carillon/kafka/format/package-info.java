/**
 * The three record formats, CloudEvents, Debezium and JSON, and the configured streams that use
 * them. See docs/streams.md.
 *
 * <p>Imported by {@code cli}, {@code document}, {@code gateway}, {@code kafka.group}, {@code
 * kafka.live}, {@code kafka.publish}, {@code kafka.replay}, {@code kafka.state}.
 */
@NullMarked
package dev.carillon.kafka.format;

import org.jspecify.annotations.NullMarked;
