package dev.carillon.dialect.openshock;

import dev.carillon.core.Condition;
import dev.carillon.dialect.signalr.HubCall;
import dev.carillon.dialect.signalr.Wording;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Prior;

/** Tells a device's owner what has happened at it, and which events are told at all. */
enum DeviceWording implements Wording, Condition {
  OWNER;

  @Override
  public HubCall call(ChangeEvent event) {
    return DeviceEvents.call(event).orElseThrow();
  }

  @Override
  public boolean holds(ChangeEvent event) {
    return DeviceEvents.call(event).isPresent();
  }

  /** No client keeps a state that something could leave. */
  @Override
  public boolean held(ChangeEvent event, Prior prior) {
    return false;
  }
}
