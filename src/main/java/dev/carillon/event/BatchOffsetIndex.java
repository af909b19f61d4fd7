package dev.carillon.event;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Index of how far each batch of a history got in each partition. It finds the first batch that may
 * hold something new for a client that resumes, without a scan of the batches before it. Confined
 * to one event loop.
 */
final class BatchOffsetIndex {
  private final Map<Partition, Row> rows = new HashMap<>();

  /** Adds a batch. The numbers rise. */
  void add(long number, EventBatch batch) {
    for (Position reached : batch.reached()) {
      rows.computeIfAbsent(reached.partition(), partition -> new Row()).add(number, reached);
    }
  }

  /** Adds a batch for one partition alone. */
  void add(long number, EventBatch batch, Partition partition) {
    for (Position reached : batch.reached()) {
      if (reached.partition().equals(partition)) {
        rows.computeIfAbsent(partition, own -> new Row()).add(number, reached);
      }
    }
  }

  /** Removes the first batch, which has left the history. */
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

  /** Removes the entries of a partition. */
  void forget(Partition partition) {
    rows.remove(partition);
  }

  /**
   * The number of the first batch that may hold something beyond the offsets; never a later one.
   *
   * @param none the result if there is no such batch
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

  /** The entries of one partition: numbers and offsets rise, and so do epochs. */
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
      // An unknown epoch is no lower than the one before.
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

    /** Removes entries up to the number. Returns true if nothing is left. */
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
     * The first entry beyond the offset, or written under a later leader than the client has seen.
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
