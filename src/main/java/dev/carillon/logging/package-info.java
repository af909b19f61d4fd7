/**
 * What the process writes to standard output: one line per event, as JSON or as text, that no input
 * can forge and that holds no token. Everything logs by SLF4J; this package is imported by the root
 * only, and named in {@code logback.xml}.
 */
@NullMarked
package dev.carillon.logging;

import org.jspecify.annotations.NullMarked;
