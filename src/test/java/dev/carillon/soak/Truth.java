package dev.carillon.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What lies in Kafka: of each partition the committed records in order, unreadable ones included.
 * Filled once, then only read.
 */
final class Truth {
  private final Map<SoakStream, List<List<Change>>> partitions = new EnumMap<>(SoakStream.class);
  private final Map<Integer, Change> byNumber = new HashMap<>();

  Truth(Collection<Change> committed) {
    for (SoakStream stream : SoakStream.values()) {
      var all = new ArrayList<List<Change>>();
      for (int i = 0; i < stream.partitions(); i++) {
        all.add(new ArrayList<>());
      }
      partitions.put(stream, all);
    }
    for (Change change : committed) {
      of(change.stream, change.partition()).add(change);
      byNumber.put(change.number, change);
    }
    partitions
        .values()
        .forEach(all -> all.forEach(p -> p.sort(Comparator.comparingLong(Change::offset))));
  }

  List<Change> of(SoakStream stream, int partition) {
    return partitions.getOrDefault(stream, List.of()).get(partition);
  }

  /** The records of a stretch; {@code to} is behind its end. */
  List<Change> between(SoakStream stream, int partition, long from, long to) {
    List<Change> records = of(stream, partition);
    return records.subList(index(records, from), index(records, Math.max(from, to)));
  }

  /** Of the first record that is not before the offset. */
  private static int index(List<Change> records, long offset) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records.get(middle).offset() < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What the entity was before it was deleted, if it was anything. */
  Optional<Change> before(Change tombstone) {
    List<Change> records = of(tombstone.stream, tombstone.partition());
    for (int i = index(records, tombstone.offset()) - 1; i >= 0; i--) {
      Change change = records.get(i);
      if (change.key == tombstone.key && change.isReadable()) {
        return Optional.of(change).filter(c -> c.op != Change.Op.DELETE);
      }
    }
    return Optional.empty();
  }

  boolean isCommitted(Change change) {
    return byNumber.get(change.number) == change;
  }

  int size() {
    return byNumber.size();
  }

  /** Behind the last record of each partition. */
  Positions end() {
    var end = new Positions();
    partitions.forEach(
        (stream, all) -> {
          for (int i = 0; i < all.size(); i++) {
            List<Change> records = all.get(i);
            end.with(
                stream, i, records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1);
          }
        });
    return end;
  }

  /** Where a client begins that asks for what happened since then. */
  Positions since(long time) {
    var start = new Positions();
    partitions.forEach(
        (stream, all) -> {
          for (int i = 0; i < all.size(); i++) {
            start.with(stream, i, since(all.get(i), time));
          }
        });
    return start;
  }

  private static long since(List<Change> records, long time) {
    for (Change change : records) {
      if (change.time >= time) {
        return change.offset();
      }
    }
    return Long.MAX_VALUE;
  }

  /** The newest change of each entity of the state stream at the positions, by its key. */
  Map<String, Change> state(Positions at) {
    var state = new HashMap<String, Change>();
    int number = 0;
    for (List<Change> records : partitions.getOrDefault(SoakStream.ITEMS, List.of())) {
      long limit = at.at(SoakStream.ITEMS, number++);
      for (Change change : records) {
        if (change.offset() >= limit) {
          break;
        }
        if (change.op == Change.Op.DELETE) {
          state.remove(change.keyText());
        } else if (change.isReadable()) {
          state.put(change.keyText(), change);
        }
      }
    }
    return state;
  }
}
