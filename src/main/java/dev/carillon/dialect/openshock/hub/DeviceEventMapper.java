package dev.carillon.dialect.openshock.hub;

import dev.carillon.core.condition.Condition;
import dev.carillon.dialect.signalr.hub.EventMapper;
import dev.carillon.dialect.signalr.hub.HubCall;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;

/** Maps events of a device to messages for its owner, and selects the events that are sent. */
enum DeviceEventMapper implements EventMapper, Condition {
  OWNER;

  @Override
  public HubCall call(ChangeEvent event) {
    return DeviceEvents.call(event).orElseThrow();
  }

  @Override
  public boolean holds(ChangeEvent event) {
    return DeviceEvents.call(event).isPresent();
  }

  /** Clients keep no state that an event could leave. */
  @Override
  public boolean held(ChangeEvent event, BeforeImage prior) {
    return false;
  }
}
