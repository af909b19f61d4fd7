package dev.carillon.soak;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/** Positions as a cursor's text of version 1, for journals that no gateway has written. */
final class CursorWriter {
  private CursorWriter() {}

  static String text(Positions at) {
    var out = new ByteArrayOutputStream();
    out.write(1);
    for (SoakStream stream : SoakStream.values()) {
      out.writeBytes(hash(stream.kafkaTopic().getBytes(StandardCharsets.UTF_8)));
      out.writeBytes(new byte[] {1, 2, 3, 4});
      number(out, stream.partitions());
      for (int i = 0; i < stream.partitions(); i++) {
        number(out, at.at(stream, i) + 1);
        number(out, 1);
      }
    }
    out.writeBytes(hash(out.toByteArray()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static byte[] hash(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
  }
}
