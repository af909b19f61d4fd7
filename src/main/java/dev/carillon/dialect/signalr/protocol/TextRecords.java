package dev.carillon.dialect.signalr.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Records of text, each terminated by 0x1E: the JSON encoding, and every handshake. */
final class TextRecords {
  private static final byte SEPARATOR = 0x1e;

  private TextRecords() {}

  /**
   * The next record without its terminator, if it has arrived.
   *
   * @param maxBytes the longest record, its terminator included
   * @throws dev.carillon.core.identity.RefusedException if it is longer, as soon as that is known
   */
  static Optional<byte[]> next(ByteInput input, int maxBytes) {
    int length = input.indexOf(SEPARATOR);
    if (length >= maxBytes || (length < 0 && input.size() >= maxBytes)) {
      throw HubCloseReasons.malformed("a message of more than " + maxBytes + " bytes");
    }
    if (length < 0) {
      return Optional.empty();
    }
    byte[] text = input.take(length);
    input.skip(1);
    return Optional.of(text);
  }

  /** The text's bytes; half of a surrogate pair becomes a question mark. */
  static byte[] of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] message = Arrays.copyOf(utf8, utf8.length + 1);
    message[utf8.length] = SEPARATOR;
    return message;
  }
}
