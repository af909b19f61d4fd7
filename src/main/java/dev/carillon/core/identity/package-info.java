/**
 * Principals, credentials and presence; why sessions and requests are refused or ended. Immutable,
 * but for the listeners.
 *
 * <p>Imported by {@code access}, {@code access.identity}, {@code access.jwt}, {@code
 * access.operator}, {@code access.token}, {@code alert}, {@code alert.operator}, {@code cli},
 * {@code command}, {@code core}, {@code core.condition}, {@code core.hold}, {@code
 * dialect.dataloy}, {@code dialect.lubelogger}, {@code dialect.navixy}, {@code
 * dialect.navixy.request}, {@code dialect.openshock.control}, {@code dialect.openshock.hub}, {@code
 * dialect.signalr}, {@code dialect.signalr.hub}, {@code dialect.signalr.protocol}, {@code
 * dialect.topics}, {@code dialect.voipbin}, {@code document}, {@code gateway}, {@code http}, {@code
 * http.admission}, {@code http.endpoint}, {@code http.operator}, {@code kafka.publish}, {@code
 * kafka.replay}, {@code kafka.state}, {@code metrics}, {@code postgres}, {@code transport}, {@code
 * transport.channel}, {@code transport.signalr}, {@code webhook}, {@code webhook.delivery}, {@code
 * webhook.operator}.
 */
@NullMarked
package dev.carillon.core.identity;

import org.jspecify.annotations.NullMarked;
