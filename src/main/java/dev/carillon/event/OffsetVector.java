package dev.carillon.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An offset per partition: how far each has been delivered. Mutable; confined to one thread. */
public final class OffsetVector {
  // All by slot; a partition that has ended, or of which nothing is known, has none.
  private long[] next = new long[0];
  private int[] epochs = new int[0];
  private @Nullable Partition[] known = new Partition[0];

  /** Made on demand: partitions are added in great numbers at a time. */
  private @Nullable CursorLayout layout = CursorLayout.EMPTY;

  /** Rises with every change. */
  private long version;

  /** By slot, the offset before which something may have been delivered; empty: nothing beyond. */
  private long[] seen = new long[0];

  public OffsetVector() {}

  private OffsetVector(OffsetVector other) {
    next = other.next.clone();
    epochs = other.epochs.clone();
    known = other.known.clone();
    layout = other.layout;
    seen = other.seen;
  }

  public OffsetVector copy() {
    return new OffsetVector(this);
  }

  /** The record was delivered. */
  public void passed(Position record) {
    reached(record.partition(), record.offset() + 1, record.leaderEpoch());
  }

  /** Everything before the position was delivered, or is known to concern no client. */
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
      // Its own, even if it is unknown: the epoch may have changed in between, and Kafka would be
      // queried for a position that never existed.
      epochs[slot] = leaderEpoch;
      version++;
      if (offset == Position.END) {
        known[slot] = null;
        layout = null;
      }
    } else if (offset == next[slot] && leaderEpoch > epochs[slot]) {
      epochs[slot] = leaderEpoch;
      version++;
    }
  }

  /** Goes back: the records behind the position no longer exist, and others will replace them. */
  public void rewind(Position position) {
    reached(position);
    next[position.partition().slot()] = position.offset();
    epochs[position.partition().slot()] = position.leaderEpoch();
    version++;
  }

  /** A copy, with the record and what follows it in its partition still to come. */
  public OffsetVector before(Position record) {
    if (!isPast(record)) {
      return this;
    }
    OffsetVector before = copy();
    before.rewind(record);
    return before;
  }

  /** A copy, in no partition further than the floor, where the floor contains the partition. */
  public OffsetVector lowered(OffsetVector floor) {
    OffsetVector lowered = copy();
    for (Partition partition : floor.partitions()) {
      Position low = floor.at(partition);
      if (isPast(low)) {
        lowered.rewind(low);
      }
    }
    return lowered;
  }

  /**
   * A copy for a client that may have received some of what follows, as far as the other vector
   * says; its cursor contains that, too.
   */
  public OffsetVector havingSeen(OffsetVector further) {
    OffsetVector having = copy();
    having.seen = furthest(seen, further.next);
    having.version++;
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
    int before = next.length;
    if (partition.slot() >= before) {
      next = Arrays.copyOf(next, Math.max(partition.slot() + 1, before + before / 2));
      epochs = Arrays.copyOf(epochs, next.length);
      known = Arrays.copyOf(known, next.length);
      Arrays.fill(next, before, next.length, Cursor.UNKNOWN);
      Arrays.fill(epochs, before, next.length, -1);
    }
    known[partition.slot()] = partition;
    layout = null;
  }

  /** Advances to the other vector where that is further. */
  public void merge(OffsetVector other) {
    for (Partition partition : other.partitions()) {
      int slot = partition.slot();
      reached(partition, other.next[slot], other.epochs[slot]);
    }
    mergeEnds(other);
  }

  /**
   * The minimum of several positions, each of which counts for some of the streams: in each stream
   * the position that is furthest behind. A partition that one of those does not contain is
   * unknown.
   *
   * @param places at least one
   * @param counts for each of them, for which streams it counts
   */
  public static OffsetVector least(List<OffsetVector> places, List<Predicate<Stream>> counts) {
    var least = new OffsetVector();
    var partitions = new LinkedHashSet<Partition>();
    for (OffsetVector place : places) {
      partitions.addAll(place.partitions());
      if (place.seen.length > 0) {
        least.seen = furthest(least.seen, place.seen);
      }
    }
    for (Partition partition : partitions) {
      least(partition, places, counts).ifPresent(least::reached);
    }
    return least;
  }

  private static Optional<Position> least(
      Partition partition, List<OffsetVector> places, List<Predicate<Stream>> counts) {
    Optional<Position> lowest = Optional.empty();
    for (int i = 0; i < places.size(); i++) {
      if (counts.get(i).test(partition.stream())) {
        Optional<Position> own = places.get(i).next(partition);
        if (own.isEmpty()) {
          return own;
        }
        boolean lower = lowest.isEmpty() || !places.get(i).hasReached(lowest.get());
        lowest = lower ? own : lowest;
      }
    }
    return lowest;
  }

  /** A copy, with the other vector's offsets of the partitions of these streams. */
  public OffsetVector with(OffsetVector other, Predicate<Stream> streams) {
    OffsetVector mixed = copy();
    for (Partition partition : other.partitions()) {
      if (streams.test(partition.stream())) {
        mixed.rewind(other.at(partition));
      }
    }
    return mixed;
  }

  private Position at(Partition partition) {
    return new Position(partition, next[partition.slot()], epochs[partition.slot()]);
  }

  /** Takes over which partitions have ended. */
  void mergeEnds(OffsetVector other) {
    for (Partition partition : partitions()) {
      if (partition.slot() < other.next.length && other.next[partition.slot()] == Position.END) {
        reached(Position.end(partition));
      }
    }
  }

  /** The next offset of a partition, if it is known. */
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

  /** True if some partition has been delivered further than in the other vector. */
  public boolean isAheadOf(OffsetVector other) {
    for (Partition partition : partitions()) {
      if (!other.hasReached(at(partition))) {
        return true;
      }
    }
    return false;
  }

  /** The known partitions, except those that have ended. */
  public List<Partition> partitions() {
    return layout().partitions();
  }

  private CursorLayout layout() {
    CursorLayout made = layout;
    if (made == null) {
      var all = new ArrayList<Partition>();
      for (Partition partition : known) {
        if (partition != null) {
          all.add(partition);
        }
      }
      made = CursorLayout.of(all);
      layout = made;
    }
    return made;
  }

  /** Rises with every change. */
  public long version() {
    return version;
  }

  /** The text of a cursor at this point that covers these Kafka topics. */
  String text(Predicate<String> kafkaTopics, Cursors cursors) {
    return layout().text(next, epochs, seen, kafkaTopics, cursors);
  }

  /**
   * The text of a cursor that covers everything, unsealed: for internal use. What a client receives
   * is made by {@link CursorScope}.
   */
  public String cursor() {
    return text(everything -> true, Cursors.UNSEALED);
  }

  @Override
  public String toString() {
    return partitions().stream().map(p -> p + "@" + next[p.slot()]).toList().toString();
  }
}
