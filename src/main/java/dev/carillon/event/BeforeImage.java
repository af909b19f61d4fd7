package dev.carillon.event;

import dev.carillon.topic.Topic;
import java.util.List;

/**
 * The state of an entity of a state stream before an event. A filter is evaluated on it to detect
 * that the entity has just stopped matching.
 *
 * @param topics the topics that its newest event had; none if there was no such entity
 * @param data the entity itself
 */
public record BeforeImage(List<Topic> topics, Json data) {
  /** There was no such entity. */
  public static final BeforeImage NOTHING = new BeforeImage(List.of(), Json.of(null));

  public BeforeImage {
    topics = List.copyOf(topics);
  }

  /** The entity as the event left it. */
  public static BeforeImage of(ChangeEvent event) {
    return event.operation() == Operation.DELETE
        ? NOTHING
        : new BeforeImage(event.topics(), event.data());
  }

  /** The same with the topic of that index first. */
  BeforeImage named(int topic) {
    return topic == 0 ? this : new BeforeImage(ChangeEvent.first(topics, topic), data);
  }

  public boolean exists() {
    return !topics.isEmpty();
  }
}
