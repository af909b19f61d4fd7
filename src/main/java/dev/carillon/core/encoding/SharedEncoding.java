package dev.carillon.core.encoding;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorScope;
import dev.carillon.event.OffsetVector;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An encoder with its newest frames, so that an event is encoded once for all clients. There is one
 * frame for each cursor scope of the receivers, and for each form in which principals see the
 * event.
 */
public @SuppressWarnings(
    "NullableOptional") // null: nothing was made; empty: there is no word for it
final class SharedEncoding {
  private final Encoder encoder;
  private int subscriptions;

  /** By scope; an entry for each is made once a second at most. */
  private final Map<CursorScope, Newest> newest = new HashMap<>(4);

  /** The frames of the newest event under one scope. */
  private static final class Newest {
    private final Made frames = new Made();
    private final Made farewells = new Made();
  }

  SharedEncoding(Encoder encoder) {
    this.encoder = encoder;
  }

  public Encoder encoder() {
    return encoder;
  }

  void acquire() {
    subscriptions++;
  }

  /** Releases one use. Returns true if it was the last. */
  boolean release() {
    return --subscriptions == 0;
  }

  /** Encodes the event, or returns its newest frame. Never empty. */
  public Optional<Frame> frame(ChangeEvent event, OffsetVector at, CursorScope scope) {
    Made known = newest(scope).frames;
    @Nullable Optional<Frame> made = known.of(event);
    if (made == null) {
      made = Optional.of(encoder.encode(event, scope.at(at)));
      known.keep(event, made);
    }
    return made;
  }

  /** Encodes that the event's entity has left, if the protocol has a message for it. */
  public Optional<Frame> left(ChangeEvent event, OffsetVector at, CursorScope scope) {
    Made known = newest(scope).farewells;
    @Nullable Optional<Frame> made = known.of(event);
    if (made == null) {
      made = encoder.left(event, scope.at(at));
      known.keep(event, made);
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

  /** Releases the newest event, which a quiet loop would otherwise retain. */
  void forget() {
    newest.clear();
  }

  /** The frames of one event, whose forms have the same position. */
  private static final class Made {
    private @Nullable ChangeEvent event;
    private @Nullable Optional<Frame> frame;
    private final IdentityHashMap<ChangeEvent, Optional<Frame>> others = new IdentityHashMap<>(0);

    @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
    @Nullable Optional<Frame> of(ChangeEvent wanted) {
      return event == wanted ? frame : others.isEmpty() ? null : others.get(wanted);
    }

    @SuppressWarnings("ReferenceEquality")
    void keep(ChangeEvent newer, Optional<Frame> made) {
      if (event != null && event.position() == newer.position()) {
        others.put(newer, made);
        return;
      }
      if (!others.isEmpty()) {
        others.clear();
      }
      event = newer;
      frame = made;
    }
  }
}
