/**
 * Events, the batches they travel in, where they stand in Kafka, and the cursor that says how far a
 * client got. Imports {@code topic} only; immutable unless a class says otherwise, so that event
 * loops share its objects without locks.
 */
@NullMarked
package dev.carillon.event;

import org.jspecify.annotations.NullMarked;
