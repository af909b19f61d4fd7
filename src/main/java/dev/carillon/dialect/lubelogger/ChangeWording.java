package dev.carillon.dialect.lubelogger;

import dev.carillon.dialect.signalr.HubCall;
import dev.carillon.dialect.signalr.Wording;
import dev.carillon.event.ChangeEvent;
import java.util.List;

/** Tells a change as the product's one event. */
record ChangeWording(Payloads payloads) implements Wording {
  @Override
  public HubCall call(ChangeEvent event) {
    return new HubCall(Words.CHANGE, List.of(payloads.of(event).orElseThrow().members()));
  }
}
