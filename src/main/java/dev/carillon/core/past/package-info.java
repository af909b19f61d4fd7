/**
 * Contracts for what is no longer in memory: the archive, snapshots, and where a subscription
 * starts. {@code kafka} implements them.
 *
 * <p>Imported by {@code alert}, {@code alert.operator}, {@code core}, {@code dialect.signalr},
 * {@code dialect.signalr.hub}, {@code dialect.topics}, {@code http}, {@code kafka.live}, {@code
 * kafka.replay}, {@code kafka.state}, {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.core.past;

import org.jspecify.annotations.NullMarked;
