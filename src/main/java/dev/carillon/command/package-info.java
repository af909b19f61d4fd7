/**
 * The way of a command from whoever gives it to Kafka: what is declared, what is checked, how often
 * it may come, and that it is done once. Imports {@code core}, {@code event} and {@code topic};
 * imported by {@code document}, {@code metrics} and the root. Its page is docs/commands.md.
 */
@NullMarked
package dev.carillon.command;

import org.jspecify.annotations.NullMarked;
