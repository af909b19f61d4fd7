package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An encoder with its newest frames: what makes "encoded once per event" true. */
@SuppressWarnings("NullableOptional") // null: there is nothing yet; empty: there is no word for it
final class View {
  private final Encoder encoder;
  private int subscriptions;

  /** Of the newest event, for each form in which somebody sees it. */
  private final Made frames = new Made();

  private final Made farewells = new Made();

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

  /** Never empty. */
  Optional<Frame> frame(ChangeEvent event, Frontier at) {
    @Nullable Optional<Frame> made = frames.of(event);
    if (made == null) {
      made = Optional.of(encoder.encode(event, at));
      frames.keep(event, made);
    }
    return made;
  }

  /** Says that the event's entity has left, if there is a word for it. */
  Optional<Frame> left(ChangeEvent event, Frontier at) {
    @Nullable Optional<Frame> made = farewells.of(event);
    if (made == null) {
      made = encoder.left(event, at);
      farewells.keep(event, made);
    }
    return made;
  }

  /** Lets go of the newest event; without this a quiet loop would hold it. */
  void forget() {
    frames.forget();
    farewells.forget();
  }

  /** What was made of one event, whose forms stand at the same position. */
  private static final class Made {
    private @Nullable ChangeEvent newest;
    private @Nullable Optional<Frame> frame;
    private final Map<ChangeEvent, Optional<Frame>> others = new IdentityHashMap<>(0);

    @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
    @Nullable Optional<Frame> of(ChangeEvent event) {
      return newest == event ? frame : others.isEmpty() ? null : others.get(event);
    }

    @SuppressWarnings("ReferenceEquality")
    void keep(ChangeEvent event, Optional<Frame> made) {
      if (newest != null && newest.position() == event.position()) {
        others.put(event, made);
        return;
      }
      if (!others.isEmpty()) {
        others.clear();
      }
      newest = event;
      frame = made;
    }

    void forget() {
      newest = null;
      frame = null;
      others.clear();
    }
  }
}
