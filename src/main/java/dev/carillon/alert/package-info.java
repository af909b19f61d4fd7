/**
 * Alert scripts: conditions in CEL over the changes of objects, kept by operators, that make a
 * record when they fire. What is here is compiled, evaluated and tried without Kafka or a database:
 * it owns {@link AlertStore} and {@link Past}, which {@code postgres} and {@code kafka} implement.
 * Imports {@code core}, {@code event}, {@code topic}, {@code expression} and {@code object}; see
 * docs/alerts.md.
 */
@NullMarked
package dev.carillon.alert;

import org.jspecify.annotations.NullMarked;
