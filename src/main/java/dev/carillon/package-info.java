/**
 * Where the parts are put together: {@code Main} reads the command line, {@code Gateway} makes the
 * parts from the configuration and holds the table of mounts.
 */
@NullMarked
package dev.carillon;

import org.jspecify.annotations.NullMarked;
