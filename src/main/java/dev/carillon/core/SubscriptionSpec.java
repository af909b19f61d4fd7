package dev.carillon.core;

import dev.carillon.core.condition.Condition;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.Optional;

/**
 * The content of one subscribe message.
 *
 * @param encoder encodes its events; equal for all that can share the frames
 * @param condition what an event must satisfy beyond its topics
 * @param start where to begin
 * @param snapshot true if the current state comes first; with {@link StartPosition.After} only if
 *     something of what the client missed is lost
 * @param pace how often an event of one key may come, if that is limited
 * @param yields true if a client that reads too slowly receives the newest event of each key of a
 *     state stream, instead of being closed
 * @param listener receives the events unencoded, instead of the encoder's frames being sent
 */
public record SubscriptionSpec(
    List<TopicFilter> filters,
    Encoder encoder,
    Optional<Condition> condition,
    StartPosition start,
    boolean snapshot,
    Optional<ConflationInterval> pace,
    boolean yields,
    Optional<SubscriptionListener> listener) {

  public SubscriptionSpec {
    filters = List.copyOf(filters);
  }

  /** Everything from now on. */
  public static SubscriptionSpec in(List<TopicFilter> filters, Encoder encoder) {
    return new SubscriptionSpec(
        filters,
        encoder,
        Optional.empty(),
        StartPosition.NOW,
        false,
        Optional.empty(),
        false,
        Optional.empty());
  }

  /**
   * Everything from now on, for a dialect that makes its frames at its own time: the listener
   * receives the events, and sends the frames itself. Only for protocols without cursors.
   */
  public static SubscriptionSpec heard(List<TopicFilter> filters, SubscriptionListener listener) {
    return new SubscriptionSpec(
        filters,
        new Unwritten(listener),
        Optional.empty(),
        StartPosition.NOW,
        false,
        Optional.empty(),
        false,
        Optional.of(listener));
  }

  /** Equal to no other listener's, so that each listener receives an event once. */
  private record Unwritten(SubscriptionListener listener) implements Encoder {
    @Override
    public Frame encode(ChangeEvent event, CursorPosition at) {
      throw new IllegalStateException("a listener's events are not written");
    }
  }

  /** The same with another encoder. */
  public SubscriptionSpec writtenBy(Encoder value) {
    return new SubscriptionSpec(filters, value, condition, start, snapshot, pace, yields, listener);
  }

  public SubscriptionSpec from(StartPosition value) {
    return new SubscriptionSpec(
        filters, encoder, condition, value, snapshot, pace, yields, listener);
  }

  public SubscriptionSpec where(Condition value) {
    return new SubscriptionSpec(
        filters, encoder, Optional.of(value), start, snapshot, pace, yields, listener);
  }

  public SubscriptionSpec withSnapshot() {
    return new SubscriptionSpec(filters, encoder, condition, start, true, pace, yields, listener);
  }

  public SubscriptionSpec at(ConflationInterval value) {
    return new SubscriptionSpec(
        filters, encoder, condition, start, snapshot, Optional.of(value), yields, listener);
  }

  public SubscriptionSpec yielding() {
    return new SubscriptionSpec(filters, encoder, condition, start, snapshot, pace, true, listener);
  }

  /** The encoder of its events, unless they are handed over unencoded. */
  Optional<Encoder> sharedEncoder() {
    return listener.isEmpty() ? Optional.of(encoder) : Optional.empty();
  }
}
