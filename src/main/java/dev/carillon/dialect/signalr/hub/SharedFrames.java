package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.encoding.Frame;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest event as encoded for the clients that number their messages: the core cannot know that
 * they share it. Confined to one event loop.
 */
public final class SharedFrames {
  private final Map<Key, Frame> frames = new HashMap<>();
  private @Nullable ChangeEvent newest;

  /** The cursor is empty if the frame has none. */
  private record Key(HubEncoder encoder, String cursor) {}

  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  Frame frame(HubEncoder encoder, ChangeEvent event, CursorPosition at) {
    if (newest != event) {
      newest = event;
      frames.clear();
    }
    var key = new Key(encoder, encoder.cursor() ? at.cursor() : "");
    return frames.computeIfAbsent(key, k -> encoder.encode(event, at));
  }
}
