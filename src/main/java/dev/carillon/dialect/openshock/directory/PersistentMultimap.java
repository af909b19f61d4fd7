package dev.carillon.dialect.openshock.directory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An immutable multimap: a {@link PersistentMap} with several values for a key. */
final class PersistentMultimap {
  private final PersistentMap<UUID, Set<UUID>> index;

  private PersistentMultimap(PersistentMap<UUID, Set<UUID>> index) {
    this.index = index;
  }

  static PersistentMultimap empty() {
    return new PersistentMultimap(PersistentMap.empty());
  }

  Set<UUID> get(UUID key) {
    return index.get(key).orElse(Set.of());
  }

  Edit edit() {
    return new Edit();
  }

  /** Builder for a set of changes. */
  final class Edit {
    private final Map<UUID, Set<UUID>> changed = new HashMap<>();

    private Set<UUID> own(UUID key) {
      return changed.computeIfAbsent(key, k -> new HashSet<>(get(k)));
    }

    void add(Set<UUID> keys, UUID value) {
      keys.forEach(key -> own(key).add(value));
    }

    void remove(Set<UUID> keys, UUID value) {
      keys.forEach(key -> own(key).remove(value));
    }

    PersistentMultimap done() {
      var changes = new HashMap<UUID, Optional<Set<UUID>>>();
      changed.forEach(
          (key, values) ->
              changes.put(key, values.isEmpty() ? Optional.empty() : Optional.of(values)));
      return new PersistentMultimap(index.with(changes));
    }
  }
}
