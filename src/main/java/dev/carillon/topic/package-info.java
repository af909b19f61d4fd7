/**
 * Topics, the filters that clients subscribe with, and the trie that matches the one against the
 * other. Depends on the JDK only. The rules of a topic stand in docs/architecture.md, "Topics".
 *
 * <p>Imported by {@code access.identity}, {@code alert}, {@code command}, {@code core}, {@code
 * core.hold}, {@code core.identity}, {@code dialect.dataloy}, {@code dialect.lubelogger}, {@code
 * dialect.navixy}, {@code dialect.navixy.tracker}, {@code dialect.openshock.control}, {@code
 * dialect.openshock.hub}, {@code dialect.signalr}, {@code dialect.signalr.hub}, {@code
 * dialect.topics}, {@code dialect.voipbin}, {@code document}, {@code event}, {@code expression},
 * {@code gateway}, {@code kafka.format}, {@code kafka.live}, {@code kafka.publish}, {@code
 * kafka.template}, {@code metrics}, {@code postgres}, {@code webhook}, {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.topic;

import org.jspecify.annotations.NullMarked;
