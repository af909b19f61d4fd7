package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import java.util.Optional;

/** The outbound messages of one client. Confined to one event loop. */
public final class HubOutput {
  private final Session session;
  private final HubProtocol protocol;
  private final boolean cursor;
  private final SharedFrames frames;
  private final Optional<StatefulReconnect> memory;

  public HubOutput(
      Session session,
      HubProtocol protocol,
      boolean cursor,
      SharedFrames frames,
      Optional<StatefulReconnect> memory) {
    this.session = session;
    this.protocol = protocol;
    this.cursor = cursor;
    this.frames = frames;
    this.memory = memory;
  }

  public void send(HubMessage message) {
    Frame frame = protocol.encode(message);
    if (memory.isPresent() && message.isNumbered()) {
      memory.get().keep(frame);
    }
    session.send(frame);
  }

  /** The encoder for events with this mapper. */
  Encoder encoder(EventMapper wording) {
    var encoder = new HubEncoder(protocol, wording, cursor);
    return memory.isPresent() ? new NumberedEncoder(encoder, frames, memory.get()) : encoder;
  }
}
