/**
 * {@code conf/carillon.yaml} and the environment, turned into records. Knows none of the records:
 * the caller names the class it wants.
 *
 * <p>Imported by {@code cli}, {@code sample}.
 */
@NullMarked
package dev.carillon.config;

import org.jspecify.annotations.NullMarked;
