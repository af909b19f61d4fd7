package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An encoder with its newest frame: what makes "encoded once per event" true. */
final class View {
  private final Encoder encoder;
  private int subscriptions;
  private @Nullable ChangeEvent newest;
  private @Nullable Frame frame;
  private @Nullable ChangeEvent newestLeft;
  private Optional<Frame> farewell = Optional.empty();

  View(Encoder encoder) {
    this.encoder = encoder;
  }

  Encoder encoder() {
    return encoder;
  }

  void acquire() {
    subscriptions++;
  }

  /** True if this was the last one. */
  boolean release() {
    return --subscriptions == 0;
  }

  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  Frame frame(ChangeEvent event, Frontier at) {
    Frame made = frame;
    if (made == null || newest != event) {
      made = encoder.encode(event, at);
      frame = made;
      newest = event;
    }
    return made;
  }

  /** Says that the event's entity has left, if there is a word for it. */
  @SuppressWarnings("ReferenceEquality")
  Optional<Frame> left(ChangeEvent event, Frontier at) {
    Optional<Frame> made = farewell;
    if (newestLeft != event) {
      made = encoder.left(event, at);
      farewell = made;
      newestLeft = event;
    }
    return made;
  }

  /** A frame for one client that is not where the others are: its cursor is its own. */
  Frame once(ChangeEvent event, Frontier at) {
    return encoder.encode(event, at);
  }

  /** Lets go of the newest event; without this a quiet loop would hold it. */
  void forget() {
    newest = null;
    frame = null;
    newestLeft = null;
    farewell = Optional.empty();
  }
}
