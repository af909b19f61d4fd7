/**
 * What outlives the process and is not an event: API tokens and tickets, in a schema of its own in
 * PostgreSQL, OpenShock's directory, and the migrations of that schema. Imports {@code access},
 * {@code core}, {@code topic}, {@code event} and {@code dialect.openshock}; only the root imports
 * it. The gateway runs without the database: a question fails quickly while it is away, and is
 * answered again when it is back.
 */
@NullMarked
package dev.carillon.postgres;

import org.jspecify.annotations.NullMarked;
