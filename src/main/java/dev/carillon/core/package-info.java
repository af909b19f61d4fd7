/**
 * Subscriptions and their delivery, and the contracts that transports and dialects keep: {@link
 * dev.carillon.core.Connection}, {@link dev.carillon.core.Dialect}, {@link
 * dev.carillon.core.Conversation}, {@link dev.carillon.core.Encoder}. Everything here is confined
 * to one event loop; there is one {@link dev.carillon.core.PubSub} per loop. Imports {@code topic},
 * {@code event} and Vert.x core; no HTTP, no Kafka, no database.
 */
@NullMarked
package dev.carillon.core;

import org.jspecify.annotations.NullMarked;
