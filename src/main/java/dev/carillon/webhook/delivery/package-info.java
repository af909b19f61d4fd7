/**
 * Delivers webhooks: each is served by a session of the core like any other client, on one replica
 * at a time.
 *
 * <p>Imported by {@code cli}, {@code gateway}.
 */
@NullMarked
package dev.carillon.webhook.delivery;

import org.jspecify.annotations.NullMarked;
