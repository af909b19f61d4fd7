package dev.carillon.dialect.signalr.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import java.util.ArrayList;

/**
 * Encodes an event as a call to clients.
 *
 * @param cursor true if the last argument is the cursor
 */
record HubEncoder(HubProtocol protocol, EventMapper wording, boolean cursor) implements Encoder {
  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    HubCall call = wording.call(event);
    var arguments = new ArrayList<JsonNode>();
    call.arguments().forEach(argument -> arguments.add(ValueTrees.of(argument)));
    if (cursor) {
      arguments.add(ValueTrees.of(at.cursor()));
    }
    return protocol.encode(HubMessage.Invocation.of(call.target(), arguments));
  }
}
