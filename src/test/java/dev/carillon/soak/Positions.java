package dev.carillon.soak;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The next offset of each partition: what a cursor says, read without the gateway's code. */
final class Positions {
  private static final int CHECKSUM_BYTES = 4;

  private final Map<SoakStream, long[]> next = new EnumMap<>(SoakStream.class);

  /** The beginning of everything. */
  static final Positions START = new Positions();

  /**
   * Reads the text of a cursor: version 1 or 2, as the Javadoc of {@code event.Cursor} has it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Positions of(String cursor) {
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    var positions = new Positions();
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, bytes.length - CHECKSUM_BYTES);
      int version = in.get();
      if (version != 1 && version != 2) {
        throw new IllegalArgumentException("not version 1 or 2: " + cursor);
      }
      while (in.hasRemaining()) {
        positions.readTopic(in, version);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("cut short: " + cursor, e);
    }
    return positions;
  }

  private void readTopic(ByteBuffer in, int version) {
    int name = in.getInt();
    in.getInt(); // the hash of the topic's id
    var offsets = new long[(int) number(in)];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = Math.max(0, number(in) - 1);
      number(in); // the leader epoch
      if (version == 2) {
        number(in); // how much further something may have been seen
      }
    }
    for (SoakStream stream : SoakStream.values()) {
      if (hash(stream.kafkaTopic()) == name) {
        next.put(stream, offsets);
      }
    }
  }

  private static long number(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private static int hash(String name) {
    var crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  Positions with(SoakStream stream, int partition, long offset) {
    next.computeIfAbsent(stream, s -> new long[s.partitions()])[partition] = offset;
    return this;
  }

  /** The next offset; 0 for a partition that nothing is said of: all of it is new. */
  long at(SoakStream stream, int partition) {
    long[] offsets = next.get(stream);
    return offsets == null || partition >= offsets.length ? 0 : offsets[partition];
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    next.forEach((stream, all) -> text.append(stream).append(java.util.Arrays.toString(all)));
    return text.toString();
  }
}
