package dev.carillon.dialect.signalr.hub;

import dev.carillon.event.ChangeEvent;

/**
 * How an event is told to a hub's clients. An enum or a record without anything that a client
 * chose: clients whose wordings are equal share what is written. Immutable.
 */
public interface EventMapper {
  HubCall call(ChangeEvent event);
}
