package dev.carillon.kafka.client;

import dev.carillon.event.Partition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Remembers which offset ranges of a partition cannot be read, so that they are searched for once
 * and not for every client. Evicts the least recently used partition. Confined to one thread.
 */
public final class UnreadableRanges {
  private static final int MAX_PARTITIONS = 256;
  private static final int MAX_RANGES = 64;

  private final Map<Partition, NavigableMap<Long, Long>> ranges =
      new LinkedHashMap<>(16, 0.75f, true);

  public void add(Partition partition, long from, long to) {
    NavigableMap<Long, Long> own = ranges.computeIfAbsent(partition, p -> new TreeMap<>());
    own.put(from, to);
    if (own.size() > MAX_RANGES) {
      own.pollFirstEntry();
    }
    if (ranges.size() > MAX_PARTITIONS) {
      ranges.remove(ranges.keySet().iterator().next());
    }
  }

  /**
   * The next readable offset after one that is known to be unreadable; empty if it is not known as
   * unreadable.
   */
  public OptionalLong end(Partition partition, long offset) {
    return Optional.ofNullable(ranges.get(partition))
        .map(own -> own.floorEntry(offset))
        .filter(range -> offset < range.getValue())
        .map(range -> OptionalLong.of(range.getValue()))
        .orElse(OptionalLong.empty());
  }
}
