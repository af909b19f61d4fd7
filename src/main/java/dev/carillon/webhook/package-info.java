/**
 * Webhooks: subscriptions whose events are posted to a receiver by the Standard Webhooks
 * convention. What is kept, checked and configured of them. See docs/webhooks.md.
 *
 * <p>Imported by {@code cli}, {@code gateway}, {@code metrics}, {@code postgres}, {@code
 * webhook.delivery}, {@code webhook.operator}.
 */
@NullMarked
package dev.carillon.webhook;

import org.jspecify.annotations.NullMarked;
