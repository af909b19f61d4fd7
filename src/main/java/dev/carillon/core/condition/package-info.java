/**
 * Conditions of subscriptions: cached answers, and the quota of work that each principal has on an
 * event loop. Confined to one event loop.
 *
 * <p>Imported by {@code core}, {@code dialect.dataloy}, {@code dialect.lubelogger}, {@code
 * dialect.openshock.hub}, {@code dialect.signalr.hub}, {@code dialect.topics}, {@code expression},
 * {@code gateway}, {@code webhook}, {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.core.condition;

import org.jspecify.annotations.NullMarked;
