package dev.carillon.event;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How far a client got in each partition, as an opaque text that the client keeps: the {@code id}
 * of an envelope and of an SSE event, and the long poll's cursor. Every replica reads the same
 * partitions, so every replica understands it. It contains no topic name and grants no permission.
 *
 * <p>Version 1, before base64url without padding: the byte 1; for each Kafka topic a hash of its
 * name and one of its id (4 bytes each), the number of partitions, and for each partition the next
 * offset plus one (0: unknown) and the leader epoch plus one, all as varints; at last a CRC-32C of
 * everything before it.
 *
 * <p>Version 2, of a client for which events are held back ({@code every}): the byte 2, and for
 * each partition a third number: how many offsets further the client may have received some events.
 * A client that resumes from it is sent nothing older than those.
 *
 * <p>Version 3, if there is a key: one of the others without its checksum, sealed ({@link
 * CursorKey}). A cursor covers the streams that its client could receive, and no others ({@link
 * CursorScope}).
 */
public final class Cursor {
  /**
   * The longest text that is read, in characters; transports accept less. Four characters are three
   * bytes; there are 24 bytes, 14 more for each topic and, for each partition, 8 at usual offsets
   * and at most 23 at any possible ones: 34,000 partitions at any offset.
   */
  public static final int MAX_LENGTH = 1 << 20;

  static final long UNKNOWN = -1;

  /** At some trillions of records, and some thousand elections: see {@link CursorText#size}. */
  private static final int USUAL_PARTITION_BYTES = 6 + 2 + 1;

  private static final int TOPIC_BYTES = 2 * CursorText.HASH_BYTES + 3;

  private static final long[] NOTHING = {};

  private final String text;
  private final boolean foreign;

  /** By both hashes. A client may invent any number of them. */
  private final Map<Long, Log> logs = new HashMap<>();

  private final Set<Integer> names = new HashSet<>();

  /** One Kafka topic: the next offset and the leader epoch by partition. */
  private static final class Log {
    final int nameHash;
    final int idHash;
    final long[] next;
    final int[] epochs;
    final long[] beyond;

    Log(int nameHash, int idHash, int partitions, boolean withSeen) {
      this.nameHash = nameHash;
      this.idHash = idHash;
      this.next = new long[partitions];
      this.epochs = new int[partitions];
      this.beyond = withSeen ? new long[partitions] : NOTHING;
    }
  }

  private Cursor(String text, boolean foreign, List<Log> all) {
    this.text = text;
    this.foreign = foreign;
    for (Log log : all) {
      logs.putIfAbsent(key(log.nameHash, log.idHash), log);
      names.add(log.nameHash);
    }
  }

  /**
   * Reads a cursor that is not sealed.
   *
   * @throws IllegalArgumentException if the text was never a cursor, or was damaged
   */
  public static Cursor of(String text) {
    return unsealed(text, decoded(text));
  }

  static Cursor unsealed(String text, byte[] bytes) {
    int end = bytes.length - CursorText.CHECKSUM_BYTES;
    requireVersion(bytes, end);
    if (ByteBuffer.wrap(bytes, end, CursorText.CHECKSUM_BYTES).getInt()
        != CursorText.checksum(bytes, end)) {
      throw new IllegalArgumentException("not a cursor: damaged");
    }
    return read(text, bytes, end);
  }

  /** A cursor that was sealed. */
  static Cursor opened(String text, byte[] plain) {
    requireVersion(plain, plain.length);
    return read(text, plain, plain.length);
  }

  /** A cursor that cannot be trusted or understood here. */
  static Cursor foreign(String text) {
    return new Cursor(text, true, List.of());
  }

  private static void requireVersion(byte[] bytes, int end) {
    boolean isKnown =
        end >= 1 && (bytes[0] == CursorText.VERSION || bytes[0] == CursorText.VERSION_WITH_SEEN);
    if (!isKnown) {
      throw new IllegalArgumentException("not a cursor: unknown version");
    }
  }

  private static Cursor read(String text, byte[] bytes, int end) {
    try {
      boolean withSeen = bytes[0] == CursorText.VERSION_WITH_SEEN;
      return new Cursor(text, false, read(ByteBuffer.wrap(bytes, 1, end - 1), withSeen));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("not a cursor: cut short", e);
    }
  }

  static byte[] decoded(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("not a cursor: too long");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // The decoder accepts padding, and trailing bits that belong to no byte.
      if (CursorText.encoded(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, in our own words.
    }
    throw new IllegalArgumentException("not a cursor: not base64url");
  }

  private static List<Log> read(ByteBuffer in, boolean withSeen) {
    var logs = new ArrayList<Log>();
    while (in.hasRemaining()) {
      int nameHash = in.getInt();
      int idHash = in.getInt();
      long partitions = readVarint(in);
      // Each takes at least two bytes: a false count allocates nothing.
      if (partitions < 0 || partitions > in.remaining() / 2) {
        throw new IllegalArgumentException("not a cursor: cut short");
      }
      var log = new Log(nameHash, idHash, (int) partitions, withSeen);
      for (int i = 0; i < partitions; i++) {
        log.next[i] = readVarint(in) - 1;
        log.epochs[i] = readEpoch(in);
        if (withSeen) {
          log.beyond[i] = readVarint(in);
        }
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

  /**
   * The usual length, in characters, of a cursor with so many topics and partitions; longer if
   * numbers are larger than usual.
   */
  public static int usualLength(int topics, int partitions) {
    int bytes =
        CursorKey.OVERHEAD_BYTES + 1 + topics * TOPIC_BYTES + partitions * USUAL_PARTITION_BYTES;
    return (bytes * 4 + 2) / 3;
  }

  /** The next offset that the client has not seen in the partition, if the cursor contains it. */
  public Optional<Position> next(Partition partition) {
    int number = partition.number();
    return log(partition)
        .filter(log -> number < log.next.length && log.next[number] != UNKNOWN)
        .map(log -> new Position(partition, log.next[number], log.epochs[number]));
  }

  /**
   * The offset before which the client may have seen some events of the partition, though not all,
   * if there is one.
   */
  Optional<Position> seen(Partition partition) {
    int number = partition.number();
    return log(partition)
        .filter(log -> number < log.next.length && log.next[number] != UNKNOWN)
        .filter(log -> log.beyond.length > 0)
        .filter(log -> log.beyond[number] > 0 && log.beyond[number] < Position.END / 2)
        .map(log -> new Position(partition, log.next[number] + log.beyond[number], -1));
  }

  /** True if the cursor contains the partition's topic, under its id. */
  boolean knowsTopicOf(Partition partition) {
    return log(partition).isPresent();
  }

  /** True if the cursor was made when the topic of this name had another id. */
  boolean predates(Partition partition) {
    return !knowsTopicOf(partition) && names.contains(nameHash(partition.stream().kafkaTopic()));
  }

  /** True if it is known to belong to nothing here. */
  public boolean isForeign() {
    return foreign;
  }

  /** True if it covers nothing: its client could receive nothing. */
  boolean isEmpty() {
    return logs.isEmpty() && !foreign;
  }

  private Optional<Log> log(Partition partition) {
    int nameHash = nameHash(partition.stream().kafkaTopic());
    return Optional.ofNullable(logs.get(key(nameHash, idHash(partition.topicId()))));
  }

  private static long key(int nameHash, int idHash) {
    return ((long) nameHash << Integer.SIZE) | (idHash & 0xffff_ffffL);
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
