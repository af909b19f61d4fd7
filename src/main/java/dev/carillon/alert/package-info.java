/**
 * Alert scripts: CEL conditions over the changes of objects, kept by operators, that produce a
 * record when they fire. Scripts are compiled, evaluated and tried here without Kafka or a
 * database: the package owns {@code AlertStore} and {@code EventHistory}, which {@code postgres}
 * and {@code kafka} implement. See docs/alerts.md.
 *
 * <p>Imported by {@code alert.operator}, {@code cli}, {@code gateway}, {@code kafka.replay}, {@code
 * metrics}, {@code postgres}.
 */
@NullMarked
package dev.carillon.alert;

import org.jspecify.annotations.NullMarked;
