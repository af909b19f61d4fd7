package dev.carillon.dialect.signalr.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** The bytes that a client has sent and nobody has read yet. Confined to one event loop. */
public final class ByteInput {
  private static final byte[] NONE = {};

  /** What is larger is not kept when it is empty. */
  private static final int KEPT_BYTES = 4096;

  private byte[] bytes = NONE;
  private int from;
  private int to;

  /** Where to go on looking for the end of a record: bytes that come singly are looked at once. */
  private int looked;

  public void add(Buffer more) {
    int length = more.length();
    if (to + length > bytes.length) {
      makeRoom(length);
    }
    more.getBytes(bytes, to);
    to += length;
  }

  private void makeRoom(int length) {
    int needed = size() + length;
    byte[] target = needed > bytes.length ? new byte[Math.max(needed, size() * 2)] : bytes;
    System.arraycopy(bytes, from, target, 0, size());
    bytes = target;
    looked -= from;
    to -= from;
    from = 0;
  }

  public int size() {
    return to - from;
  }

  /** Forgets everything. */
  public void clear() {
    from = 0;
    to = 0;
    looked = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = NONE;
    }
  }

  /** How many bytes lie before the first of this value, or -1 if there is none. */
  int indexOf(byte value) {
    for (int i = looked; i < to; i++) {
      if (bytes[i] == value) {
        looked = i;
        return i - from;
      }
    }
    looked = to;
    return -1;
  }

  /** The byte at the place, from the front. */
  byte peek(int at) {
    return bytes[from + at];
  }

  /** Takes so many bytes off the front. */
  byte[] take(int length) {
    byte[] taken = Arrays.copyOfRange(bytes, from, from + length);
    skip(length);
    return taken;
  }

  void skip(int length) {
    from += length;
    looked = Math.max(looked, from);
    if (from == to) {
      clear();
    }
  }
}
