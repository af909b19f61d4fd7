/**
 * From Kafka records to batches of events, and back: the consumer loop on its own thread, the three
 * formats, the templates of topics, and publishing. The formats and templates are described in
 * docs/streams.md. Imports {@code core}, {@code event} and {@code topic}; imported by the root
 * only.
 */
@NullMarked
package dev.carillon.kafka;

import org.jspecify.annotations.NullMarked;
