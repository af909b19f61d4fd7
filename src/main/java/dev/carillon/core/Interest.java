package dev.carillon.core;

import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * What one subscribe message asks for.
 *
 * @param encoder who writes it, equal for all who can share what it writes
 * @param condition what an event must be like beyond its topics
 * @param start where to begin
 * @param snapshot true if the present state comes first; with {@link Start.After} only if something
 *     of what the client missed is lost
 * @param pace how often an event of one key may come, if that is limited
 * @param yields true if a client that reads too slowly gets the newest event of each key of a state
 *     stream, instead of being closed
 */
public record Interest(
    List<TopicFilter> filters,
    Encoder encoder,
    Optional<Condition> condition,
    Start start,
    boolean snapshot,
    Optional<Pace> pace,
    boolean yields) {

  public Interest {
    filters = List.copyOf(filters);
  }

  /** Everything from now on. */
  public static Interest in(List<TopicFilter> filters, Encoder encoder) {
    return new Interest(
        filters, encoder, Optional.empty(), Start.NOW, false, Optional.empty(), false);
  }

  public Interest from(Start value) {
    return new Interest(filters, encoder, condition, value, snapshot, pace, yields);
  }

  public Interest where(Condition value) {
    return new Interest(filters, encoder, Optional.of(value), start, snapshot, pace, yields);
  }

  public Interest withSnapshot() {
    return new Interest(filters, encoder, condition, start, true, pace, yields);
  }

  public Interest at(Pace value) {
    return new Interest(filters, encoder, condition, start, snapshot, Optional.of(value), yields);
  }

  public Interest yielding() {
    return new Interest(filters, encoder, condition, start, snapshot, pace, true);
  }
}
