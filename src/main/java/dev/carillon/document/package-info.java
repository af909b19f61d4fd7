/**
 * What the gateway says about itself: the AsyncAPI document of its Kafka topics and the OpenAPI
 * document of its HTTP endpoints.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.document;

import org.jspecify.annotations.NullMarked;
