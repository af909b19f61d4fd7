/**
 * Sessions, subscriptions and the delivery of events, and the contracts that transports and
 * protocols keep: {@link dev.carillon.core.Connection}, {@link dev.carillon.core.Dialect}, {@link
 * dev.carillon.core.Conversation}. Confined to one event loop; there is one {@link
 * dev.carillon.core.PubSub} per loop. No HTTP, no Kafka, no database.
 *
 * <p>Imported by {@code alert}, {@code command}, {@code dialect.dataloy}, {@code
 * dialect.lubelogger}, {@code dialect.navixy}, {@code dialect.navixy.tracker}, {@code
 * dialect.openshock.hub}, {@code dialect.signalr}, {@code dialect.signalr.hub}, {@code
 * dialect.topics}, {@code dialect.voipbin}, {@code gateway}, {@code http}, {@code http.endpoint},
 * {@code kafka.format}, {@code kafka.group}, {@code kafka.publish}, {@code metrics}, {@code
 * transport}, {@code transport.signalr}, {@code webhook}, {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.core;

import org.jspecify.annotations.NullMarked;
