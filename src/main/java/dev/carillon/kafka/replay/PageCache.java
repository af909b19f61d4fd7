package dev.carillon.kafka.replay;

import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cache of recently read pages, bounded in bytes; evicts least recently used first. Confined to one
 * thread.
 */
final class PageCache {
  private final long maxBytes;

  /** By their first offsets. They may overlap. */
  private final Map<Partition, NavigableMap<Long, ReplayPage>> pages = new HashMap<>();

  /** The same pages in access order; the most recently used one is last. */
  private final Map<ReplayPage, ReplayPage> byUse = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  PageCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The page that holds the records after a position. If it belongs to another history of the log
   * than the requester has seen, the result is empty and the partition's pages are removed: Kafka
   * has to decide which one is right.
   */
  Optional<ReplayPage> find(Position from) {
    NavigableMap<Long, ReplayPage> own = pages.get(from.partition());
    Map.Entry<Long, ReplayPage> entry = own == null ? null : own.floorEntry(from.offset());
    if (entry == null || !entry.getValue().holds(from.offset())) {
      return Optional.empty();
    }
    ReplayPage page = entry.getValue();
    if (!page.continues(from)) {
      forget(from.partition());
      return Optional.empty();
    }
    return Optional.ofNullable(byUse.get(page));
  }

  void add(ReplayPage page) {
    ReplayPage before =
        pages
            .computeIfAbsent(page.partition(), p -> new TreeMap<>())
            .put(page.from().offset(), page);
    if (before != null) {
      byUse.remove(before);
      bytes -= before.bytes();
    }
    byUse.put(page, page);
    bytes += page.bytes();
    while (bytes > maxBytes) {
      remove(byUse.keySet().iterator().next());
    }
  }

  private void remove(ReplayPage page) {
    byUse.remove(page);
    bytes -= page.bytes();
    NavigableMap<Long, ReplayPage> own = pages.get(page.partition());
    if (own != null) {
      own.remove(page.from().offset());
      if (own.isEmpty()) {
        pages.remove(page.partition());
      }
    }
  }

  /** Removes the pages of a partition that no longer match its log. */
  void forget(Partition partition) {
    NavigableMap<Long, ReplayPage> own = pages.remove(partition);
    if (own != null) {
      for (ReplayPage page : own.values()) {
        byUse.remove(page);
        bytes -= page.bytes();
      }
    }
  }

  long bytes() {
    return bytes;
  }
}
