/**
 * Events, the batches they travel in, where they stand in Kafka, and the cursor that says how far a
 * client got. Immutable unless a class says otherwise, so that event loops share its objects
 * without locks.
 *
 * <p>Imported by {@code access.identity}, {@code access.jwt}, {@code alert}, {@code
 * alert.operator}, {@code cli}, {@code command}, {@code core}, {@code core.condition}, {@code
 * core.encoding}, {@code core.hold}, {@code core.past}, {@code dialect.dataloy}, {@code
 * dialect.lubelogger}, {@code dialect.navixy}, {@code dialect.navixy.request}, {@code
 * dialect.navixy.tracker}, {@code dialect.openshock.control}, {@code dialect.openshock.hub}, {@code
 * dialect.signalr}, {@code dialect.signalr.hub}, {@code dialect.signalr.protocol}, {@code
 * dialect.topics}, {@code dialect.voipbin}, {@code document}, {@code expression}, {@code gateway},
 * {@code http}, {@code http.endpoint}, {@code http.operator}, {@code kafka.client}, {@code
 * kafka.format}, {@code kafka.group}, {@code kafka.live}, {@code kafka.publish}, {@code
 * kafka.replay}, {@code kafka.state}, {@code kafka.template}, {@code metrics}, {@code object},
 * {@code postgres}, {@code transport}, {@code transport.signalr}, {@code webhook}, {@code
 * webhook.delivery}, {@code webhook.operator}.
 */
@NullMarked
package dev.carillon.event;

import org.jspecify.annotations.NullMarked;
