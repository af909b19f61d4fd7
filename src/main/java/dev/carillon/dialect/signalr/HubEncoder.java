package dev.carillon.dialect.signalr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import dev.carillon.dialect.signalr.protocol.Trees;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Place;
import java.util.ArrayList;

/**
 * An event as a call to clients.
 *
 * @param cursor true if the last argument is the cursor
 */
record HubEncoder(HubProtocol protocol, Wording wording, boolean cursor) implements Encoder {
  @Override
  public Frame encode(ChangeEvent event, Place at) {
    HubCall call = wording.call(event);
    var arguments = new ArrayList<JsonNode>();
    call.arguments().forEach(argument -> arguments.add(Trees.of(argument)));
    if (cursor) {
      arguments.add(Trees.of(at.cursor()));
    }
    return protocol.encode(HubMessage.Invocation.of(call.target(), arguments));
  }
}
