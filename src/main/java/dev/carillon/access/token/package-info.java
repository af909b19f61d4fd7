/**
 * API tokens and one-time tickets: how they are made, recognised and revoked. Owns the stores that
 * {@code postgres} implements.
 *
 * <p>Imported by {@code access}, {@code cli}, {@code gateway}, {@code postgres}, {@code sample}.
 */
@NullMarked
package dev.carillon.access.token;

import org.jspecify.annotations.NullMarked;
