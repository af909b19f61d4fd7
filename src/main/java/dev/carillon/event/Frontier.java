package dev.carillon.event;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition has been delivered: a cursor that moves. Mutable; confined to one thread.
 */
public final class Frontier {
  private static final int VARINT_MAX_BYTES = 9;

  // By slot. Order in the text is by Kafka topic and number, so that it is the same everywhere.
  private long[] next = new long[0];
  private int[] epochs = new int[0];
  private final List<Partition> partitions = new ArrayList<>();
  private @Nullable String text;

  public Frontier() {}

  private Frontier(Frontier other) {
    next = other.next.clone();
    epochs = other.epochs.clone();
    partitions.addAll(other.partitions);
    text = other.text;
  }

  public Frontier copy() {
    return new Frontier(this);
  }

  /** The record was delivered. */
  public void passed(Position record) {
    reached(record.partition(), record.offset() + 1, record.leaderEpoch());
  }

  /** Everything before the position was delivered, or is known not to be for anyone. */
  public void reached(Position position) {
    reached(position.partition(), position.offset(), position.leaderEpoch());
  }

  private void reached(Partition partition, long offset, int leaderEpoch) {
    int slot = partition.slot();
    if (slot >= next.length || next[slot] == Cursor.UNKNOWN) {
      grow(partition);
    }
    // Never back: an item can lie before what its batch announced.
    if (Position.isAfter(offset, leaderEpoch, next[slot], epochs[slot])) {
      next[slot] = offset;
      text = null;
      if (offset == Position.END) {
        partitions.remove(partition);
      }
    }
    if (leaderEpoch > epochs[slot]) {
      epochs[slot] = leaderEpoch;
      text = null;
    }
  }

  /** Goes back: what lay behind the position is no more, and others will take its place. */
  public void rewind(Position position) {
    reached(position);
    next[position.partition().slot()] = position.offset();
    epochs[position.partition().slot()] = position.leaderEpoch();
    text = null;
  }

  private void grow(Partition partition) {
    int known = next.length;
    if (partition.slot() >= known) {
      next = Arrays.copyOf(next, partition.slot() + 1);
      epochs = Arrays.copyOf(epochs, next.length);
      Arrays.fill(next, known, next.length, Cursor.UNKNOWN);
      Arrays.fill(epochs, known, next.length, -1);
    }
    partitions.add(partition);
    partitions.sort(
        Comparator.comparing((Partition p) -> p.stream().kafkaTopic())
            .thenComparing(Partition::topicId)
            .thenComparingInt(Partition::number));
  }

  /** Takes over whatever the other frontier has further. */
  public void merge(Frontier other) {
    for (Partition partition : other.partitions) {
      int slot = partition.slot();
      reached(partition, other.next[slot], other.epochs[slot]);
    }
    mergeEnds(other);
  }

  /** Takes over which partitions have ended. */
  void mergeEnds(Frontier other) {
    for (int i = partitions.size() - 1; i >= 0; i--) {
      Partition partition = partitions.get(i);
      if (partition.slot() < other.next.length && other.next[partition.slot()] == Position.END) {
        reached(Position.end(partition));
      }
    }
  }

  /** The next offset of a partition, if anything is known of it. */
  public Optional<Position> next(Partition partition) {
    int slot = partition.slot();
    return slot < next.length && next[slot] != Cursor.UNKNOWN
        ? Optional.of(new Position(partition, next[slot], epochs[slot]))
        : Optional.empty();
  }

  /** True if the record has been delivered already. */
  public boolean isPast(Position record) {
    int slot = record.partition().slot();
    return slot < next.length
        && Position.isAfter(next[slot], epochs[slot], record.offset(), record.leaderEpoch());
  }

  /** True if everything before the position has been delivered. */
  public boolean hasReached(Position position) {
    int slot = position.partition().slot();
    return slot < next.length
        && !Position.isAfter(position.offset(), position.leaderEpoch(), next[slot], epochs[slot]);
  }

  /** True if some partition has been delivered further than the other frontier says. */
  public boolean isAheadOf(Frontier other) {
    for (Partition partition : partitions) {
      if (!other.hasReached(
          new Position(partition, next[partition.slot()], epochs[partition.slot()]))) {
        return true;
      }
    }
    return false;
  }

  /** The partitions that something is known of, but for those that have ended. */
  public List<Partition> partitions() {
    return partitions;
  }

  /** The text of the cursor at this point; made once per step. */
  public String cursor() {
    String made = text;
    if (made == null) {
      made = write();
      text = made;
    }
    return made;
  }

  private String write() {
    ByteBuffer out = ByteBuffer.allocate(16 + partitions.size() * (2 * VARINT_MAX_BYTES + 16));
    out.put(Cursor.VERSION);
    for (int first = 0; first < partitions.size(); ) {
      Partition log = partitions.get(first);
      int end = first;
      while (end < partitions.size() && partitions.get(end).topicId().equals(log.topicId())) {
        end++;
      }
      out.putInt(Cursor.nameHash(log.stream().kafkaTopic()));
      out.putInt(Cursor.idHash(log.topicId()));
      writeLog(out, partitions.subList(first, end));
      first = end;
    }
    return Cursor.text(out);
  }

  private void writeLog(ByteBuffer out, List<Partition> log) {
    int count = log.get(log.size() - 1).number() + 1;
    Cursor.writeVarint(out, count);
    int number = 0;
    for (Partition partition : log) {
      for (; number < partition.number(); number++) {
        Cursor.writeVarint(out, 0);
        Cursor.writeVarint(out, 0);
      }
      Cursor.writeVarint(out, next[partition.slot()] + 1);
      Cursor.writeVarint(out, epochs[partition.slot()] + 1L);
      number++;
    }
  }

  @Override
  public String toString() {
    return partitions.stream().map(p -> p + "@" + next[p.slot()]).toList().toString();
  }
}
