/**
 * {@code conf/carillon.yaml} and the environment, turned into records. Knows none of the records:
 * the caller names the class it wants, so no other package is imported here, and only the root
 * package imports this one.
 */
@NullMarked
package dev.carillon.config;

import org.jspecify.annotations.NullMarked;
