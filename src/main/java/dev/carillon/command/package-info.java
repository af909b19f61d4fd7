/**
 * Commands from clients to Kafka: what is declared, checked, rate limited, written and
 * deduplicated, and the contracts {@code Commands} and {@code CommandRule} that protocols use. See
 * docs/commands.md.
 *
 * <p>Imported by {@code dialect.openshock.control}, {@code dialect.openshock.hub}, {@code
 * dialect.topics}, {@code document}, {@code gateway}, {@code http.endpoint}, {@code metrics},
 * {@code postgres}.
 */
@NullMarked
package dev.carillon.command;

import org.jspecify.annotations.NullMarked;
