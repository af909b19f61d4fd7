package dev.carillon.event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How far each batch of a history got in each partition: finds, for somebody who comes back, the
 * first one that may hold something new, without looking at those before it. Confined to one event
 * loop.
 */
final class BatchOffsetIndex {
  private final Map<Partition, Row> rows = new HashMap<>();

  /** The batch got that far. The numbers rise. */
  void add(long number, EventBatch batch) {
    for (Position reached : batch.reached()) {
      rows.computeIfAbsent(reached.partition(), partition -> new Row()).add(number, reached);
    }
  }

  /** The same for one partition alone. */
  void add(long number, EventBatch batch, Partition partition) {
    for (Position reached : batch.reached()) {
      if (reached.partition().equals(partition)) {
        rows.computeIfAbsent(partition, own -> new Row()).add(number, reached);
      }
    }
  }

  /** The batch has left the history; it is the first one. */
  void remove(long number, EventBatch batch) {
    for (Position reached : batch.reached()) {
      Row row = rows.get(reached.partition());
      if (row != null && row.dropUpTo(number)) {
        rows.remove(reached.partition());
      }
    }
  }

  void clear() {
    rows.clear();
  }

  /** What was said of the partition is no more. */
  void forget(Partition partition) {
    rows.remove(partition);
  }

  /**
   * The number of the first batch that may hold something that the frontier is not past; never one
   * behind that.
   *
   * @param none what is answered if there is none
   */
  long first(OffsetVector at, long none) {
    long first = none;
    for (Map.Entry<Partition, Row> row : rows.entrySet()) {
      Row own = row.getValue();
      long found = at.next(row.getKey()).map(next -> own.find(next, none)).orElseGet(own::first);
      first = Math.min(first, found);
    }
    return first;
  }

  /** The milestones of one partition: numbers and offsets rise, and so do epochs. */
  private static final class Row {
    private static final int ROOM = 16;

    private long[] numbers = new long[ROOM];
    private long[] offsets = new long[ROOM];
    private int[] epochs = new int[ROOM];
    private int from;
    private int to;

    void add(long number, Position reached) {
      if (to == numbers.length) {
        makeRoom();
      }
      // One that is not known is no lower than the one before.
      int epoch =
          from == to ? reached.leaderEpoch() : Math.max(epochs[to - 1], reached.leaderEpoch());
      numbers[to] = number;
      offsets[to] = reached.offset();
      epochs[to] = epoch;
      to++;
    }

    private void makeRoom() {
      int size = to - from;
      int length = size > numbers.length / 2 ? 2 * numbers.length : numbers.length;
      numbers = Arrays.copyOf(Arrays.copyOfRange(numbers, from, to), length);
      offsets = Arrays.copyOf(Arrays.copyOfRange(offsets, from, to), length);
      epochs = Arrays.copyOf(Arrays.copyOfRange(epochs, from, to), length);
      from = 0;
      to = size;
    }

    /** True if nothing is left. */
    boolean dropUpTo(long number) {
      while (from < to && numbers[from] <= number) {
        from++;
      }
      return from == to;
    }

    long first() {
      return numbers[from];
    }

    /**
     * The first one further than the place, or written under a later leader than was seen there.
     */
    long find(Position next, long none) {
      int end = next.leaderEpoch() < 0 ? to : firstLater(next.leaderEpoch());
      int low = from;
      int high = end;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (offsets[middle] > next.offset()) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low < to ? numbers[low] : none;
    }

    private int firstLater(int epoch) {
      int low = from;
      int high = to;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (epochs[middle] > epoch) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }
  }
}
