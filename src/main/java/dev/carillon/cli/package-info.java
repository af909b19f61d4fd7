/**
 * The command line: {@code carillon} and its subcommands, which talk to a terminal, the database,
 * the control topic or the management port. Blocks.
 *
 * <p>Imported by the root.
 */
@NullMarked
package dev.carillon.cli;

import org.jspecify.annotations.NullMarked;
