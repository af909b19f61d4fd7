package dev.carillon.support;

import dev.carillon.core.past.Snapshots;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Stream;
import dev.carillon.topic.TopicFilter;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** State streams of one partition each, as one reader keeps them. */
public final class Tables implements Snapshots {
  private final Map<String, Entities> tables = new ConcurrentSkipListMap<>();
  private int slot;

  /**
   * @param firstSlot the number of the first table's partition
   */
  public Tables(int firstSlot) {
    slot = firstSlot;
  }

  /** The next event of an entity; the stream is made at its first one. */
  public ChangeEvent change(
      String kafkaTopic, String key, String data, Operation operation, String... topics) {
    return tables
        .computeIfAbsent(kafkaTopic, topic -> new Entities(partition(topic)))
        .change(key, data, operation, topics);
  }

  private Partition partition(String topic) {
    return Events.partition(new Stream(topic, List.of(TopicFilter.of("**")), true), 0, slot++);
  }

  @Override
  public Optional<Snapshot> newest() {
    var at = new OffsetVector();
    Map<String, Snapshot> parts = new HashMap<>();
    tables.forEach((topic, entities) -> parts.put(topic, entities.newest().orElseThrow()));
    parts.values().forEach(part -> at.merge(part.at()));
    return Optional.of(
        new Snapshot() {
          @Override
          public OffsetVector at() {
            return at.copy();
          }

          @Override
          public Iterator<ChangeEvent> events(Stream stream) {
            return Optional.ofNullable(parts.get(stream.kafkaTopic()))
                .map(part -> part.events(stream))
                .orElseGet(Collections::emptyIterator);
          }
        });
  }
}
