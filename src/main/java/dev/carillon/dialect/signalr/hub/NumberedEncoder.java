package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;

/**
 * The events of one client, which numbers what it gets. What the core has encoded it sends at once
 * and once, so that the numbers are right; the frames themselves are shared.
 */
record NumberedEncoder(HubEncoder encoder, SharedFrames frames, StatefulReconnect memory)
    implements Encoder {
  @Override
  public Frame encode(ChangeEvent event, CursorPosition at) {
    return memory.keep(frames.frame(encoder, event, at));
  }
}
