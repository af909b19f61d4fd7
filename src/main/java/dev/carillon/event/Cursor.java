package dev.carillon.event;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a client got in each partition, as the opaque text that it carries: the {@code id} of an
 * envelope and of an SSE event, and the long poll's cursor. Every replica reads the same
 * partitions, so every replica understands it. It holds no topic name and gives no right to
 * anything.
 *
 * <p>Version 1, before base64url without padding: the byte 1; for each Kafka topic a hash of its
 * name and one of its id (4 bytes each), the number of partitions, and for each partition the next
 * offset plus one (0: unknown) and the leader epoch plus one, all as varints; at last a CRC-32C of
 * everything before it.
 */
public final class Cursor {
  /**
   * The longest text that is looked at, in characters. Four characters are three bytes; there are 5
   * bytes, 9 more for each topic and, for each partition, 6 at an offset of some thousand millions
   * and at most 10 at any that can be. So 64 partitions of up to 13 topics need at most 1,024
   * characters, and 4,096 hold 305 partitions at any offset, about 500 at usual ones.
   */
  public static final int MAX_LENGTH = 4096;

  static final long UNKNOWN = -1;

  private final String text;
  private final List<Log> logs;

  /** One Kafka topic: the next offset and the leader epoch by partition. */
  private static final class Log {
    final int nameHash;
    final int idHash;
    final long[] next;
    final int[] epochs;

    Log(int nameHash, int idHash, int partitions) {
      this.nameHash = nameHash;
      this.idHash = idHash;
      this.next = new long[partitions];
      this.epochs = new int[partitions];
    }
  }

  private Cursor(String text, List<Log> logs) {
    this.text = text;
    this.logs = List.copyOf(logs);
  }

  /**
   * Reads a cursor.
   *
   * @throws IllegalArgumentException if the text was never a cursor, or was damaged
   */
  public static Cursor of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("not a cursor: too long");
    }
    byte[] bytes = decoded(text);
    int end = bytes.length - CursorText.CHECKSUM_BYTES;
    if (end < 1 || bytes[0] != CursorText.VERSION) {
      throw new IllegalArgumentException("not a cursor: unknown version");
    }
    if (ByteBuffer.wrap(bytes, end, CursorText.CHECKSUM_BYTES).getInt()
        != CursorText.checksum(bytes, end)) {
      throw new IllegalArgumentException("not a cursor: damaged");
    }
    try {
      return new Cursor(text, read(ByteBuffer.wrap(bytes, 1, end - 1)));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("not a cursor: cut short", e);
    }
  }

  private static byte[] decoded(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // The decoder lets padding pass, and bits at the end that belong to no byte.
      if (CursorText.encoded(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Told below, in our words.
    }
    throw new IllegalArgumentException("not a cursor: not base64url");
  }

  private static List<Log> read(ByteBuffer in) {
    var logs = new ArrayList<Log>();
    while (in.hasRemaining()) {
      int nameHash = in.getInt();
      int idHash = in.getInt();
      long partitions = readVarint(in);
      // Each takes at least two bytes: a lying count allocates nothing.
      if (partitions < 0 || partitions > in.remaining() / 2) {
        throw new IllegalArgumentException("not a cursor: cut short");
      }
      var log = new Log(nameHash, idHash, (int) partitions);
      for (int i = 0; i < partitions; i++) {
        log.next[i] = readVarint(in) - 1;
        log.epochs[i] = readEpoch(in);
      }
      logs.add(log);
    }
    return logs;
  }

  private static int readEpoch(ByteBuffer in) {
    long epoch = readVarint(in) - 1;
    if (epoch > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not a cursor: a number is too large");
    }
    return (int) epoch;
  }

  private static long readVarint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("not a cursor: a number is too large");
  }

  /** The next offset that the client has not seen in the partition, if the cursor knows it. */
  public Optional<Position> next(Partition partition) {
    int number = partition.number();
    return log(partition)
        .filter(log -> number < log.next.length && log.next[number] != UNKNOWN)
        .map(log -> new Position(partition, log.next[number], log.epochs[number]));
  }

  /** True if the cursor knows the partition's topic, under its id. */
  boolean knowsTopicOf(Partition partition) {
    return log(partition).isPresent();
  }

  /** True if the cursor was made when the topic of this name had another id. */
  boolean predates(Partition partition) {
    int nameHash = nameHash(partition.stream().kafkaTopic());
    return !knowsTopicOf(partition) && logs.stream().anyMatch(log -> log.nameHash == nameHash);
  }

  private Optional<Log> log(Partition partition) {
    int nameHash = nameHash(partition.stream().kafkaTopic());
    int idHash = idHash(partition.topicId());
    return logs.stream().filter(log -> log.nameHash == nameHash && log.idHash == idHash).findAny();
  }

  @Override
  public String toString() {
    return text;
  }

  static int nameHash(String kafkaTopic) {
    byte[] name = kafkaTopic.getBytes(StandardCharsets.UTF_8);
    return CursorText.checksum(name, name.length);
  }

  static int idHash(UUID id) {
    return Long.hashCode(id.getMostSignificantBits() * 31 + id.getLeastSignificantBits());
  }
}
