package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.condition.Condition;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * The subscriptions of a client that has joined a group. With equal mappers an event is delivered
 * once for all groups.
 *
 * @param fromNow true if no past events are delivered, whatever cursor the client sent
 */
public record Group(
    List<TopicFilter> filters,
    EventMapper wording,
    Optional<Condition> condition,
    boolean fromNow) {
  public Group {
    filters = List.copyOf(filters);
  }

  public static Group of(List<TopicFilter> filters, EventMapper wording) {
    return new Group(filters, wording, Optional.empty(), false);
  }

  public Group where(Condition value) {
    return new Group(filters, wording, Optional.of(value), fromNow);
  }

  /** The same group from now on: its topics have only now become the client's. */
  public Group fromHereOn() {
    return new Group(filters, wording, condition, true);
  }
}
