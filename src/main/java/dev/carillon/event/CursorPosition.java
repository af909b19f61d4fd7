package dev.carillon.event;

/**
 * Where a client stands. Its cursor is made only if somebody asks for it, and once. To be asked at
 * once: what it is made of goes on.
 */
@FunctionalInterface
public interface CursorPosition {
  /** Of who cannot come back to where it is. */
  CursorPosition NOWHERE = () -> "";

  /** The text that the client is given. */
  String cursor();
}
