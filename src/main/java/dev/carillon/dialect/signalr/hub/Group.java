package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.condition.Condition;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * What a client hears when it has joined. With equal wordings an event comes once for all.
 *
 * @param fromNow true if nothing is heard of the past, whatever cursor the client came with
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

  /** Its topics are the client's only from now on. */
  public Group fromHereOn() {
    return new Group(filters, wording, condition, true);
  }
}
