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

  /** Those that have something here, the one whose turn is next first. */
  private final Map<String, Deque<T>> bySource = new LinkedHashMap<>();

  private int size;

  FairQueue(int room) {
    this.room = room;
  }

  /**
   * Adds to the end of what its source has here.
   *
   * @return what has no place: nothing, the one that came, or one that had to make room for it
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
    // Among equals nobody gives way: they would push each other out for ever.
    if (longest.size() <= own.size() + 1) {
      return Optional.empty();
    }
    size--;
    // The newest: those before it have waited for longer.
    return Optional.of(longest.removeLast());
  }

  /** The oldest of the source whose turn it is, which then waits for its next one. */
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
