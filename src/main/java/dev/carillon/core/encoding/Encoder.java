package dev.carillon.core.encoding;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import java.util.Optional;

/**
 * Encodes events as frames. Sessions with equal encoders share frames: it is called once per event
 * and loop. Immutable.
 */
public interface Encoder {
  /**
   * Encodes an event.
   *
   * @param at the position of a client that has this event: {@link CursorPosition#cursor} is its id
   */
  Frame encode(ChangeEvent event, CursorPosition at);

  /**
   * Encodes that an entity of a state stream no longer matches; empty if the protocol has no
   * message for it.
   *
   * @param event the event that caused it; its data must not be shown
   */
  default Optional<Frame> left(ChangeEvent event, CursorPosition at) {
    return Optional.empty();
  }

  /** Encodes an entity's current state, in a snapshot: without a cursor. */
  default Frame snapshot(ChangeEvent event) {
    return encode(event, CursorPosition.NOWHERE);
  }
}
