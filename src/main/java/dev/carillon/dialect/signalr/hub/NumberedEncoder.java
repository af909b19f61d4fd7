package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;

/**
 * Encodes events for one client that numbers its messages. A frame must be sent at once and only
 * once, so that the numbers are right; the frames themselves are shared.
 */
record NumberedEncoder(HubEncoder encoder, SharedFrames frames, StatefulReconnect memory)
    implements Encoder {
  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    return memory.keep(frames.frame(encoder, event, at));
  }
}
