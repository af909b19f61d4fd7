package dev.carillon.dialect.signalr;

import dev.carillon.core.Encoder;
import dev.carillon.core.Frame;
import dev.carillon.core.Session;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import java.util.Optional;

/** What is said to one client. Confined to one event loop. */
final class Output {
  private final Session session;
  private final HubProtocol protocol;
  private final boolean cursor;
  private final SharedFrames frames;
  private final Optional<StatefulReconnect> memory;

  Output(
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

  void send(HubMessage message) {
    Frame frame = protocol.encode(message);
    if (memory.isPresent() && message.isNumbered()) {
      memory.get().keep(frame);
    }
    session.send(frame);
  }

  /** Who writes events in these words. */
  Encoder encoder(Wording wording) {
    var encoder = new HubEncoder(protocol, wording, cursor);
    return memory.isPresent() ? new NumberedEncoder(encoder, frames, memory.get()) : encoder;
  }
}
