package dev.carillon.event;

import java.util.Base64;
import java.util.zip.CRC32C;

/** Builder of a cursor's text; {@link Cursor} describes the format. */
final class CursorText {
  static final byte VERSION = 1;

  /** With how far a client may have got beyond. */
  static final byte VERSION_WITH_SEEN = 2;

  /** One of the others, sealed; it needs no checksum. */
  static final byte VERSION_SEALED = 3;

  static final int HASH_BYTES = 4;
  static final int CHECKSUM_BYTES = 4;

  private final byte[] bytes;
  private int length;

  /**
   * @param size how many bytes the hashes and numbers take, exactly
   */
  CursorText(byte version, int size) {
    bytes = new byte[1 + size + CHECKSUM_BYTES];
    bytes[0] = version;
    length = 1;
  }

  void hash(int hash) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (hash >> shift);
    }
  }

  /** A number that is not negative, as a varint: seven bits to a byte, the lowest first. */
  void number(long value) {
    long rest = value;
    while (rest > 0x7f) {
      bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** How many bytes the number takes. */
  static int size(long value) {
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
  }

  String finish(Cursors cursors) {
    if (cursors.key().isPresent()) {
      return encoded(cursors.key().get().seal(VERSION_SEALED, bytes, length));
    }
    hash(checksum(bytes, length));
    return encoded(bytes);
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static int checksum(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
