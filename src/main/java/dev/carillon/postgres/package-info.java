/**
 * What outlives the process and is not an event, in a schema of its own in PostgreSQL: API tokens,
 * tickets, command keys, alert scripts, webhooks, OpenShock's directory. The gateway runs without
 * the database: a question fails quickly while it is away.
 *
 * <p>Imported by {@code cli}, {@code gateway}, {@code sample}.
 */
@NullMarked
package dev.carillon.postgres;

import org.jspecify.annotations.NullMarked;
