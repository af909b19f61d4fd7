package dev.carillon.dialect.openshock.directory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An immutable map: a change returns a new map that shares the unchanged parts. */
final class PersistentMap<K, V> {
  private static final int SHELVES = 1 << 10;

  /** The hash of a key determines its part. */
  private final List<Map<K, V>> shelves;

  private PersistentMap(List<Map<K, V>> shelves) {
    this.shelves = shelves;
  }

  static <K, V> PersistentMap<K, V> empty() {
    return new PersistentMap<>(Collections.nCopies(SHELVES, Map.of()));
  }

  private static int shelf(Object key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (SHELVES - 1);
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(shelves.get(shelf(key)).get(key));
  }

  /** A copy with these values, and without the keys that have none. */
  PersistentMap<K, V> with(Map<K, Optional<V>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    var changed = new ArrayList<>(shelves);
    var own = new boolean[SHELVES];
    changes.forEach(
        (key, value) -> {
          int at = shelf(key);
          if (!own[at]) {
            own[at] = true;
            changed.set(at, new HashMap<>(changed.get(at)));
          }
          @Nullable V present = value.orElse(null);
          if (present == null) {
            changed.get(at).remove(key);
          } else {
            changed.get(at).put(key, present);
          }
        });
    return new PersistentMap<>(changed);
  }

  void forEach(BiConsumer<K, V> consumer) {
    shelves.forEach(shelf -> shelf.forEach(consumer));
  }
}
