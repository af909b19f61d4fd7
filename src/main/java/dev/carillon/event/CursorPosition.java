package dev.carillon.event;

/**
 * A client's position, whose cursor is made on demand, and once. It must be requested at once,
 * because the underlying offsets advance.
 */
@FunctionalInterface
public interface CursorPosition {
  /** The position of a client that cannot resume. */
  CursorPosition NOWHERE = () -> "";

  /** The text that the client receives. */
  String cursor();
}
