/**
 * The operator's endpoints on the management port for webhooks.
 *
 * <p>Imported by {@code gateway}.
 */
@NullMarked
package dev.carillon.webhook.operator;

import org.jspecify.annotations.NullMarked;
