package dev.carillon.event;

import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One event, decoded.
 *
 * @param id unique together with {@code source}
 * @param topics at least one; the first is its name in envelopes
 * @param data the entity as it is now, or as it last was for a delete
 * @param old the entity before an update, where the stream knows it
 * @param key the record's key as text; of a state stream, the entity's identity
 * @param traceparent the W3C trace context that the record carried
 * @param prior of a state stream, what its entity was before; empty if that is not known
 */
public record ChangeEvent(
    String id,
    String source,
    String type,
    Optional<String> subject,
    Instant time,
    List<Topic> topics,
    Operation operation,
    Optional<String> key,
    Json data,
    Optional<Json> old,
    Optional<String> traceparent,
    Position position,
    Optional<Prior> prior)
    implements Item {

  public ChangeEvent {
    topics = List.copyOf(topics);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("an event without a topic: " + id);
    }
  }

  public Topic topic() {
    return topics.get(0);
  }

  @Override
  public void pass(Receiver receiver) {
    receiver.event(this);
  }
}
