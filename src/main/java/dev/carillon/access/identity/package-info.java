/**
 * Identities, the topic filters with claims that they are granted, and the news that somebody's
 * access has changed. Immutable.
 *
 * <p>Imported by {@code access}, {@code access.jwt}, {@code access.operator}, {@code access.token},
 * {@code cli}, {@code dialect.dataloy}, {@code dialect.openshock.hub}, {@code gateway}, {@code
 * postgres}, {@code webhook}, {@code webhook.delivery}.
 */
@NullMarked
package dev.carillon.access.identity;

import org.jspecify.annotations.NullMarked;
