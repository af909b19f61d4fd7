package dev.carillon.dialect.signalr.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Buffer of received bytes that have not been read. Confined to one event loop. */
public final class ByteInput {
  private static final byte[] NONE = {};

  /** A larger buffer is not kept when it is empty. */
  private static final int KEPT_BYTES = 4096;

  private byte[] bytes = NONE;
  private int from;
  private int to;

  /** Where to continue the search for the end of a record: no byte is searched twice. */
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

  /** Discards everything. */
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

  /** The byte at the index, from the front. */
  byte peek(int at) {
    return bytes[from + at];
  }

  /** Removes so many bytes from the front. */
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
