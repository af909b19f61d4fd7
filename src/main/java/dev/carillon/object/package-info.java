/**
 * Changes of objects as Dataloy VMS tells them: the types of objects that are configured, an event
 * as the change of one object, and the JSON that is pushed of it. Imports {@code core}, {@code
 * event}, {@code topic} and {@code expression}; immutable, so that all threads share it. The JSON
 * stands in docs/protocols/dataloy.md.
 */
@NullMarked
package dev.carillon.object;

import org.jspecify.annotations.NullMarked;
