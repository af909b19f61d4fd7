package dev.carillon.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition has been delivered: a cursor that moves. Mutable; confined to one thread.
 */
public final class Frontier {
  // Both by slot.
  private long[] next = new long[0];
  private int[] epochs = new int[0];
  private CursorLayout layout = CursorLayout.EMPTY;
  private @Nullable String text;

  /** By slot, the offset before which something may have been delivered; empty: nothing beyond. */
  private long[] seen = new long[0];

  public Frontier() {}

  private Frontier(Frontier other) {
    next = other.next.clone();
    epochs = other.epochs.clone();
    layout = other.layout;
    text = other.text;
    seen = other.seen;
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
      // Its own, even if that is not known: the log may have come to another epoch in between, and
      // Kafka would be asked about a place that never was.
      epochs[slot] = leaderEpoch;
      text = null;
      if (offset == Position.END) {
        layout = layout.without(partition);
      }
    } else if (offset == next[slot] && leaderEpoch > epochs[slot]) {
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

  /** The same, with the record and what follows it in its partition still to come. */
  public Frontier before(Position record) {
    if (!isPast(record)) {
      return this;
    }
    Frontier before = copy();
    before.rewind(record);
    return before;
  }

  /** The same, but in no partition further than the floor, where that knows the partition. */
  public Frontier lowered(Frontier floor) {
    Frontier lowered = copy();
    for (Partition partition : floor.partitions()) {
      Position low = floor.at(partition);
      if (isPast(low)) {
        lowered.rewind(low);
      }
    }
    return lowered;
  }

  /**
   * The same for somebody who may have been brought some of what follows, as far as the other
   * frontier says: its cursor says so, too.
   */
  public Frontier havingSeen(Frontier further) {
    Frontier having = copy();
    having.seen = furthest(seen, further.next);
    having.text = null;
    return having;
  }

  private static long[] furthest(long[] one, long[] other) {
    long[] furthest = Arrays.copyOf(one, Math.max(one.length, other.length));
    for (int slot = 0; slot < other.length; slot++) {
      furthest[slot] = Math.max(furthest[slot], other[slot]);
    }
    return furthest;
  }

  private void grow(Partition partition) {
    int known = next.length;
    if (partition.slot() >= known) {
      next = Arrays.copyOf(next, partition.slot() + 1);
      epochs = Arrays.copyOf(epochs, next.length);
      Arrays.fill(next, known, next.length, Cursor.UNKNOWN);
      Arrays.fill(epochs, known, next.length, -1);
    }
    layout = layout.with(partition);
  }

  /** Takes over whatever the other frontier has further. */
  public void merge(Frontier other) {
    for (Partition partition : other.partitions()) {
      int slot = partition.slot();
      reached(partition, other.next[slot], other.epochs[slot]);
    }
    mergeEnds(other);
  }

  /** What has been delivered according to both. */
  public Frontier common(Frontier other) {
    var common = new Frontier();
    for (Partition partition : partitions()) {
      Position mine = at(partition);
      other.next(partition).ifPresent(p -> common.reached(other.hasReached(mine) ? mine : p));
    }
    if (seen.length + other.seen.length > 0) {
      common.seen = furthest(seen, other.seen);
    }
    return common;
  }

  private Position at(Partition partition) {
    return new Position(partition, next[partition.slot()], epochs[partition.slot()]);
  }

  /** Takes over which partitions have ended. */
  void mergeEnds(Frontier other) {
    for (Partition partition : partitions()) {
      if (partition.slot() < other.next.length && other.next[partition.slot()] == Position.END) {
        reached(Position.end(partition));
      }
    }
  }

  /** The next offset of a partition, if anything is known of it. */
  public Optional<Position> next(Partition partition) {
    int slot = partition.slot();
    return slot < next.length && next[slot] != Cursor.UNKNOWN
        ? Optional.of(at(partition))
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
    for (Partition partition : partitions()) {
      if (!other.hasReached(at(partition))) {
        return true;
      }
    }
    return false;
  }

  /** The partitions that something is known of, but for those that have ended. */
  public List<Partition> partitions() {
    return layout.partitions();
  }

  /** The text of the cursor at this point; made once per step. */
  public String cursor() {
    String made = text;
    if (made == null) {
      made = isBeyond() ? layout.text(next, epochs, seen) : layout.text(next, epochs);
      text = made;
    }
    return made;
  }

  private boolean isBeyond() {
    for (Partition partition : partitions()) {
      int slot = partition.slot();
      if (slot < seen.length && seen[slot] > next[slot]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return partitions().stream().map(p -> p + "@" + next[p.slot()]).toList().toString();
  }
}
