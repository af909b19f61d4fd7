package dev.carillon.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Encodes and decodes cursors; seals them if there is a key. Immutable; safe to call on any thread.
 */
public final class Cursors {
  /** Cursors without a key. */
  public static final Cursors UNSEALED = new Cursors(Optional.empty(), List.of(), true);

  private final Optional<CursorKey> key;
  private final List<CursorKey> keys;
  private final boolean acceptsUnsealed;

  /**
   * @param key the key to seal with
   * @param keys all keys to open with
   */
  Cursors(Optional<CursorKey> key, List<CursorKey> keys, boolean acceptsUnsealed) {
    this.key = key;
    this.keys = List.copyOf(keys);
    this.acceptsUnsealed = key.isEmpty() || acceptsUnsealed;
  }

  public boolean areSealed() {
    return key.isPresent();
  }

  /**
   * True if, although cursors are sealed, unsealed ones, which anybody can forge, are accepted,
   * too.
   */
  public boolean acceptUnsealed() {
    return areSealed() && acceptsUnsealed;
  }

  /**
   * Reads a cursor that a client sent. A cursor that was issued once, but cannot be trusted or
   * understood here any more, is treated as one of another cluster: its client receives a gap, and
   * continues.
   *
   * @throws IllegalArgumentException if the text was never a cursor, or was damaged
   */
  public Cursor read(String text) {
    return read(text, acceptsUnsealed);
  }

  /** Reads a cursor that the gateway has stored itself: it may be from before there was a key. */
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
