package dev.carillon.dialect.lubelogger;

import dev.carillon.dialect.signalr.hub.EventMapper;
import dev.carillon.dialect.signalr.hub.HubCall;
import dev.carillon.event.ChangeEvent;
import java.util.List;

/** Maps a change to the product's one event. */
record ChangeMapper(Payloads payloads) implements EventMapper {
  @Override
  public HubCall call(ChangeEvent event) {
    return new HubCall(
        LubeLoggerWireNames.CHANGE, List.of(payloads.of(event).orElseThrow().members()));
  }
}
