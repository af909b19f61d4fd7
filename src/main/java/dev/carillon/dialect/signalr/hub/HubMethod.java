package dev.carillon.dialect.signalr.hub;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public method that clients may call. Its parameters are types that Jackson reads, {@code
 * Optional}s of those, and {@code ReadStream}s that the client fills. It returns nothing, a value,
 * a {@code Future}, or a {@code ReadStream} that the client reads; a stream that is cancelled is
 * paused, loses its handlers and, if it is {@code AutoCloseable}, is closed. A stream from the
 * client lives as long as the method's future, or the stream that it returns.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HubMethod {
  /** The name that clients call, case-insensitive; if empty, the method's own. */
  String value() default "";
}
