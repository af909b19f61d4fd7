package dev.carillon.event;

import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decoded event.
 *
 * @param id unique together with {@code source}
 * @param topics at least one; the first is its name in envelopes
 * @param data the entity as it is now, or as it last was for a delete
 * @param old the entity before an update, where the stream knows it
 * @param key the record's key as text; of a state stream, the entity's identity
 * @param traceparent the W3C trace context that the record carried
 * @param prior of a state stream, what its entity was before; empty if that is not known
 * @param former the topics of the entity that {@code old} shows: the same list object as {@code
 *     topics} if they are the same, empty if they are not known; without meaning if there is no
 *     {@code old}
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
    Optional<BeforeImage> prior,
    List<Topic> former)
    implements Item {

  public ChangeEvent {
    topics = List.copyOf(topics);
    former = former.equals(topics) ? topics : List.copyOf(former);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("an event without a topic: " + id);
    }
  }

  /** An event whose entity had the same topics before, unless its former state is known. */
  public ChangeEvent(
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
      Optional<BeforeImage> prior) {
    this(
        id,
        source,
        type,
        subject,
        time,
        topics,
        operation,
        key,
        data,
        old,
        traceparent,
        position,
        prior,
        prior.filter(BeforeImage::exists).map(BeforeImage::topics).orElse(topics));
  }

  /** True if {@code old} shows an entity with other topics than the event has. */
  @SuppressWarnings("ReferenceEquality") // the constructor sees to it
  public boolean hasMoved() {
    return old.isPresent() && former != topics;
  }

  /** The same event without {@code old}. */
  public ChangeEvent withoutOld() {
    return like(topics, Optional.empty(), prior);
  }

  /**
   * The same event with the topic of that index first, and so for the topics of what the entity was
   * before.
   */
  public ChangeEvent named(int topic, int priorTopic) {
    return like(first(topics, topic), old, prior.map(p -> p.named(priorTopic)));
  }

  static List<Topic> first(List<Topic> topics, int number) {
    if (number == 0) {
      return topics;
    }
    var reordered = new ArrayList<Topic>(topics.size());
    reordered.add(topics.get(number));
    for (int i = 0; i < topics.size(); i++) {
      if (i != number) {
        reordered.add(topics.get(i));
      }
    }
    return reordered;
  }

  private ChangeEvent like(
      List<Topic> newTopics, Optional<Json> newOld, Optional<BeforeImage> newPrior) {
    return new ChangeEvent(
        id,
        source,
        type,
        subject,
        time,
        newTopics,
        operation,
        key,
        data,
        newOld,
        traceparent,
        position,
        newPrior,
        former);
  }

  public Topic topic() {
    return topics.get(0);
  }

  @Override
  public void pass(Receiver receiver) {
    receiver.event(this);
  }
}
