package dev.carillon.kafka.replay;

import dev.carillon.event.Position;
import dev.carillon.kafka.replay.ReplayRequest.Read;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Requests that wait for records of one partition, by position. Confined to one thread. */
final class WaitingReaders {
  private final NavigableMap<Long, List<Read>> places = new TreeMap<>();

  void add(Read read) {
    places.computeIfAbsent(read.from().offset(), offset -> new ArrayList<>(1)).add(read);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** The position of the oldest request; there is one. */
  Position oldest() {
    return places.values().stream()
        .map(reads -> reads.get(0))
        .min(Comparator.comparingLong(Read::arrivedNanos))
        .orElseThrow()
        .from();
  }

  /** The first position from an offset on or, if there is none, the first of all; there is one. */
  Position after(long offset) {
    var next = places.ceilingEntry(offset);
    return (next == null ? places.firstEntry() : next).getValue().get(0).from();
  }

  /** Removes the answered requests of a range. */
  void removeIf(long from, long to, Predicate<Read> isAnswered) {
    removeIf(places.subMap(from, true, to, false), isAnswered);
  }

  void removeIf(Predicate<Read> isAnswered) {
    removeIf(places, isAnswered);
  }

  private static void removeIf(NavigableMap<Long, List<Read>> some, Predicate<Read> isAnswered) {
    some.values()
        .removeIf(
            reads -> {
              // One by one, so that a request is not answered twice if a later one throws.
              for (var each = reads.iterator(); each.hasNext(); ) {
                if (isAnswered.test(each.next())) {
                  each.remove();
                }
              }
              return reads.isEmpty();
            });
  }
}
