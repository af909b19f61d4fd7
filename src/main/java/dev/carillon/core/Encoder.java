package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;

/**
 * A way to write events. Sessions that share an encoder (by identity) share the frames that it
 * makes: it is called once per event and loop. Stateless.
 */
public interface Encoder {
  /**
   * The frame for an event.
   *
   * @param at how far a client got when it has this event: {@link Frontier#cursor} is its id
   */
  Frame encode(ChangeEvent event, Frontier at);
}
