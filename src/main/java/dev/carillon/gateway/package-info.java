/**
 * Makes the parts from the configuration, starts them in order and ends them: {@link
 * dev.carillon.gateway.Gateway} holds the lists of what is mounted.
 *
 * <p>Imported by {@code cli}, {@code sample}.
 */
@NullMarked
package dev.carillon.gateway;

import org.jspecify.annotations.NullMarked;
