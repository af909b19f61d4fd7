/**
 * What the gateway says about itself, made of its configuration: the AsyncAPI document of its Kafka
 * topics, and the OpenAPI document of its HTTP endpoints. Imports {@code command}, {@code kafka}
 * and {@code event}; imported by the root.
 */
@NullMarked
package dev.carillon.document;

import org.jspecify.annotations.NullMarked;
