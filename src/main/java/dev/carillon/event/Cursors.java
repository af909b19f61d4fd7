package dev.carillon.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How cursors become texts and texts cursors again: sealed, if there is a key. Immutable; safe to
 * call on any thread.
 */
public final class Cursors {
  /** Nothing is sealed. */
  public static final Cursors UNSEALED = new Cursors(Optional.empty(), List.of(), true);

  private final Optional<CursorKey> key;
  private final List<CursorKey> keys;
  private final boolean acceptsUnsealed;

  /**
   * @param key what is sealed with
   * @param keys all that can be opened with
   */
  Cursors(Optional<CursorKey> key, List<CursorKey> keys, boolean acceptsUnsealed) {
    this.key = key;
    this.keys = List.copyOf(keys);
    this.acceptsUnsealed = key.isEmpty() || acceptsUnsealed;
  }

  public boolean areSealed() {
    return key.isPresent();
  }

  /** True although they are sealed: what anybody can make up is understood, too. */
  public boolean acceptUnsealed() {
    return areSealed() && acceptsUnsealed;
  }

  /**
   * Reads what a client says. What was once given out, but cannot be believed or understood here
   * any more, is a cursor of another cluster: its client is told so, and goes on.
   *
   * @throws IllegalArgumentException if the text was never a cursor, or was damaged
   */
  public Cursor read(String text) {
    return read(text, acceptsUnsealed);
  }

  /** The same of a text that the gateway has kept itself: it may be from before there was a key. */
  public Cursor readKept(String text) {
    return read(text, true);
  }

  private Cursor read(String text, boolean unsealed) {
    byte[] bytes = Cursor.decoded(text);
    if (bytes.length == 0 || bytes[0] != CursorText.VERSION_SEALED) {
      Cursor cursor = Cursor.unsealed(text, bytes);
      return unsealed ? cursor : Cursor.foreign(text);
    }
    if (bytes.length <= CursorKey.OVERHEAD_BYTES) {
      throw new IllegalArgumentException("not a cursor: cut short");
    }
    boolean known = false;
    for (CursorKey one : keys) {
      if (one.isOf(bytes)) {
        known = true;
        Optional<byte[]> plain = one.open(bytes);
        if (plain.isPresent()) {
          return Cursor.opened(text, plain.get());
        }
      }
    }
    if (known) {
      throw new IllegalArgumentException("not a cursor: damaged");
    }
    return Cursor.foreign(text);
  }

  /** The text of a position in these Kafka topics alone. */
  public String text(OffsetVector at, Set<String> kafkaTopics) {
    return at.text(kafkaTopics::contains, this);
  }

  Optional<CursorKey> key() {
    return key;
  }
}
