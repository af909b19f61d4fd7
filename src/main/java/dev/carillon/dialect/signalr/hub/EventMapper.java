package dev.carillon.dialect.signalr.hub;

import dev.carillon.event.ChangeEvent;

/**
 * Maps an event to a call to a hub's clients. An enum or a record without anything that a client
 * chose: clients with equal mappers share frames. Immutable.
 */
public interface EventMapper {
  HubCall call(ChangeEvent event);
}
