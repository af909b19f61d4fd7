package dev.carillon.access.jwt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounded queue of tasks from many sources that serves the sources in turn. Guarded by its monitor.
 * One source alone may fill it; when it is full, the source with the most entries loses one to a
 * source with fewer.
 */
final class FairQueue<T> {
  private final int room;

  /** The sources that have entries; the one to be served next is first. */
  private final Map<String, Deque<T>> bySource = new LinkedHashMap<>();

  private int size;

  FairQueue(int room) {
    this.room = room;
  }

  /**
   * Appends to the entries of the source.
   *
   * @return the entry without a place: empty, the new one, or one that was removed for it
   */
  synchronized Optional<T> add(String source, T item) {
    Optional<T> out = Optional.empty();
    if (size >= room) {
      out = makeRoom(source);
      if (out.isEmpty()) {
        return Optional.of(item);
      }
    }
    bySource.computeIfAbsent(source, key -> new ArrayDeque<>()).addLast(item);
    size++;
    return out;
  }

  private Optional<T> makeRoom(String source) {
    Deque<T> own = bySource.getOrDefault(source, new ArrayDeque<>());
    Deque<T> longest = own;
    for (Deque<T> each : bySource.values()) {
      if (each.size() > longest.size()) {
        longest = each;
      }
    }
    // No entry is removed between sources with equally many, or they would replace each other
    // without end.
    if (longest.size() <= own.size() + 1) {
      return Optional.empty();
    }
    size--;
    // The newest one: earlier entries have waited longer.
    return Optional.of(longest.removeLast());
  }

  /** The oldest entry of the source that is served next; the source then moves to the end. */
  synchronized Optional<T> poll() {
    var sources = bySource.entrySet().iterator();
    if (!sources.hasNext()) {
      return Optional.empty();
    }
    var next = sources.next();
    sources.remove();
    T item = next.getValue().removeFirst();
    size--;
    if (!next.getValue().isEmpty()) {
      bySource.put(next.getKey(), next.getValue());
    }
    return Optional.of(item);
  }

  synchronized int size() {
    return size;
  }
}
