package dev.carillon.event;

import dev.carillon.topic.TopicFilter;
import java.util.List;

/**
 * One configured stream of events as the core sees it.
 *
 * @param kafkaTopic the Kafka topic it is read from, its identity
 * @param shapes filters that together cover every topic its events can have: they determine which
 *     subscriptions it can reach
 * @param state true if the latest event per key is kept for snapshots
 */
public record Stream(String kafkaTopic, List<TopicFilter> shapes, boolean state) {
  public Stream {
    shapes = List.copyOf(shapes);
  }

  /** True if an event of this stream could ever match the filter. */
  public boolean reaches(TopicFilter filter) {
    for (TopicFilter shape : shapes) {
      if (shape.overlaps(filter)) {
        return true;
      }
    }
    return false;
  }
}
