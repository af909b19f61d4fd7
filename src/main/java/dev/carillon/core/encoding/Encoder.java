package dev.carillon.core.encoding;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import java.util.Optional;

/**
 * A way to write events. Sessions with equal encoders share the frames that one of them makes: it
 * is called once per event and loop. Immutable.
 */
public interface Encoder {
  /**
   * The frame for an event.
   *
   * @param at how far a client got when it has this event: {@link CursorPosition#cursor} is its id
   */
  Frame encode(ChangeEvent event, CursorPosition at);

  /**
   * The frame that says that an entity of a state stream no longer matches, empty if the protocol
   * has no word for it.
   *
   * @param event the event that made it so; nothing of its data may be shown
   */
  default Optional<Frame> left(ChangeEvent event, CursorPosition at) {
    return Optional.empty();
  }

  /** The frame for an entity as it is, in a snapshot: without a cursor. */
  default Frame snapshot(ChangeEvent event) {
    return encode(event, CursorPosition.NOWHERE);
  }
}
