package dev.carillon.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which partitions a cursor's text holds, and where: by Kafka topic and number, so that the text is
 * the same in every process. Immutable, and shared by frontiers that know the same partitions.
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

  /** One Kafka topic: its part of the list, and how many partitions its text has places for. */
  private record Log(int nameHash, int idHash, int from, int to, int places) {}

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
        Cursor.nameHash(first.stream().kafkaTopic()),
        Cursor.idHash(first.topicId()),
        from,
        to,
        sorted.get(to - 1).number() + 1);
  }

  List<Partition> partitions() {
    return partitions;
  }

  CursorLayout with(Partition partition) {
    var all = new ArrayList<>(partitions);
    all.add(partition);
    all.sort(ORDER);
    return new CursorLayout(all);
  }

  CursorLayout without(Partition partition) {
    return new CursorLayout(partitions.stream().filter(p -> !p.equals(partition)).toList());
  }

  /**
   * Writes a cursor.
   *
   * @param next the next offset of each partition, by slot
   * @param epochs the leader epoch of each partition, by slot
   */
  String text(long[] next, int[] epochs) {
    return text(new CursorText(CursorText.VERSION, size(next, epochs)), next, epochs, NOTHING);
  }

  /**
   * Writes a cursor of a client that may have got more.
   *
   * @param seen the offset, by slot, before which it may have got something
   */
  String text(long[] next, int[] epochs, long[] seen) {
    int size = size(next, epochs) + logs.stream().mapToInt(Log::places).sum();
    for (Partition partition : partitions) {
      size += CursorText.size(beyond(next, seen, partition.slot())) - 1;
    }
    return text(new CursorText(CursorText.VERSION_WITH_SEEN, size), next, epochs, seen);
  }

  private static long beyond(long[] next, long[] seen, int slot) {
    return slot < seen.length ? Math.max(0, seen[slot] - next[slot]) : 0;
  }

  private String text(CursorText out, long[] next, int[] epochs, long[] seen) {
    for (int i = 0; i < logs.size(); i++) {
      Log log = logs.get(i);
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
    return out.finish();
  }

  private int size(long[] next, int[] epochs) {
    int size = 0;
    for (int i = 0; i < logs.size(); i++) {
      Log log = logs.get(i);
      int unknown = log.places - (log.to - log.from);
      size += 2 * CursorText.HASH_BYTES + CursorText.size(log.places) + 2 * unknown;
    }
    for (int i = 0; i < partitions.size(); i++) {
      int slot = partitions.get(i).slot();
      size += CursorText.size(next[slot] + 1) + CursorText.size(epochs[slot] + 1L);
    }
    return size;
  }
}
