package dev.carillon.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Layout of a cursor's text: which partitions it contains, ordered by Kafka topic and number, so
 * that the text is the same in every process. Immutable, and shared by offset vectors with the same
 * partitions.
 */
final class CursorLayout {
  static final CursorLayout EMPTY = new CursorLayout(List.of());

  private static final long[] NOTHING = {};

  private static final Comparator<Partition> ORDER =
      Comparator.comparing((Partition p) -> p.stream().kafkaTopic())
          .thenComparing(Partition::topicId)
          .thenComparingInt(Partition::number);

  private final List<Partition> partitions;
  private final List<Log> logs;

  /** One Kafka topic: its part of the list, and the number of partitions in its text. */
  private record Log(String kafkaTopic, int nameHash, int idHash, int from, int to, int places) {}

  private CursorLayout(List<Partition> sorted) {
    this.partitions = List.copyOf(sorted);
    var all = new ArrayList<Log>();
    for (int from = 0, to = 1; to <= sorted.size(); to++) {
      if (to == sorted.size() || !sorted.get(to).topicId().equals(sorted.get(from).topicId())) {
        all.add(log(sorted, from, to));
        from = to;
      }
    }
    this.logs = List.copyOf(all);
  }

  private static Log log(List<Partition> sorted, int from, int to) {
    Partition first = sorted.get(from);
    return new Log(
        first.stream().kafkaTopic(),
        Cursor.nameHash(first.stream().kafkaTopic()),
        Cursor.idHash(first.topicId()),
        from,
        to,
        sorted.get(to - 1).number() + 1);
  }

  List<Partition> partitions() {
    return partitions;
  }

  /** The layout of these partitions, given in any order. */
  static CursorLayout of(List<Partition> partitions) {
    var sorted = new ArrayList<>(partitions);
    sorted.sort(ORDER);
    return new CursorLayout(sorted);
  }

  /**
   * Writes a cursor.
   *
   * @param next the next offset of each partition, by slot
   * @param epochs the leader epoch of each partition, by slot
   * @param seen the offset, by slot, before which its client may have received something; empty:
   *     nothing beyond
   * @param covered the Kafka topics that it is to cover
   */
  String text(long[] next, int[] epochs, long[] seen, Predicate<String> covered, Cursors cursors) {
    boolean withSeen = isBeyond(next, seen, covered);
    var out =
        new CursorText(
            withSeen ? CursorText.VERSION_WITH_SEEN : CursorText.VERSION,
            size(next, epochs, withSeen ? seen : NOTHING, covered));
    for (Log log : logs) {
      if (covered.test(log.kafkaTopic)) {
        write(log, out, next, epochs, withSeen ? seen : NOTHING);
      }
    }
    return out.finish(cursors);
  }

  private boolean isBeyond(long[] next, long[] seen, Predicate<String> covered) {
    if (seen.length == 0) {
      return false;
    }
    for (Log log : logs) {
      if (covered.test(log.kafkaTopic)) {
        for (int at = log.from; at < log.to; at++) {
          if (beyond(next, seen, partitions.get(at).slot()) > 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static long beyond(long[] next, long[] seen, int slot) {
    return slot < seen.length ? Math.max(0, seen[slot] - next[slot]) : 0;
  }

  private void write(Log log, CursorText out, long[] next, int[] epochs, long[] seen) {
    out.hash(log.nameHash);
    out.hash(log.idHash);
    out.number(log.places);
    int number = 0;
    for (int at = log.from; at < log.to; at++, number++) {
      Partition partition = partitions.get(at);
      for (; number < partition.number(); number++) {
        out.number(0);
        out.number(0);
        if (seen != NOTHING) {
          out.number(0);
        }
      }
      int slot = partition.slot();
      out.number(next[slot] + 1);
      out.number(epochs[slot] + 1L);
      if (seen != NOTHING) {
        out.number(beyond(next, seen, slot));
      }
    }
  }

  private int size(long[] next, int[] epochs, long[] seen, Predicate<String> covered) {
    int size = 0;
    for (Log log : logs) {
      if (covered.test(log.kafkaTopic)) {
        size += size(log, next, epochs, seen);
      }
    }
    return size;
  }

  private int size(Log log, long[] next, int[] epochs, long[] seen) {
    int unknown = log.places - (log.to - log.from);
    int size = 2 * CursorText.HASH_BYTES + CursorText.size(log.places);
    size += unknown * (seen == NOTHING ? 2 : 3);
    for (int at = log.from; at < log.to; at++) {
      int slot = partitions.get(at).slot();
      size += CursorText.size(next[slot] + 1) + CursorText.size(epochs[slot] + 1L);
      if (seen != NOTHING) {
        size += CursorText.size(beyond(next, seen, slot));
      }
    }
    return size;
  }
}
