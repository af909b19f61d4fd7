/**
 * What the process writes to standard output: one line per event, as JSON or as text, that no input
 * can forge and that holds no token. Everything logs by SLF4J; {@code logback.xml} names this
 * package.
 *
 * <p>Imported by the root, {@code cli}, {@code gateway}, {@code sample}.
 */
@NullMarked
package dev.carillon.logging;

import org.jspecify.annotations.NullMarked;
