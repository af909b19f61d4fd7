package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorScope;
import dev.carillon.event.Frontier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An encoder with its newest frames: what makes "encoded once per event" true. There is one for
 * each scope of cursors that receivers have.
 */
final class View {
  private final Encoder encoder;
  private int subscriptions;

  /** By scope; a place for each is made once a second at most. */
  private final Map<CursorScope, Newest> newest = new HashMap<>(4);

  /** The newest event and farewell under one scope. */
  private static final class Newest {
    private @Nullable ChangeEvent event;
    private @Nullable Frame frame;
    private @Nullable ChangeEvent leaving;
    private Optional<Frame> farewell = Optional.empty();
  }

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
  Frame frame(ChangeEvent event, Frontier at, CursorScope scope) {
    Newest known = newest(scope);
    Frame made = known.frame;
    if (made == null || known.event != event) {
      made = encoder.encode(event, scope.at(at));
      known.frame = made;
      known.event = event;
    }
    return made;
  }

  /** Says that the event's entity has left, if there is a word for it. */
  @SuppressWarnings("ReferenceEquality")
  Optional<Frame> left(ChangeEvent event, Frontier at, CursorScope scope) {
    Newest known = newest(scope);
    Optional<Frame> made = known.farewell;
    if (known.leaving != event) {
      made = encoder.left(event, scope.at(at));
      known.farewell = made;
      known.leaving = event;
    }
    return made;
  }

  private Newest newest(CursorScope scope) {
    Newest known = newest.get(scope);
    if (known == null) {
      known = new Newest();
      newest.put(scope, known);
    }
    return known;
  }

  /** Lets go of the newest event; without this a quiet loop would hold it. */
  void forget() {
    newest.clear();
  }
}
