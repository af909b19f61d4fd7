package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import dev.carillon.topic.TopicTrie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one subscribe message asked for: some filters under one view. It first catches up from a
 * cursor, if it was given one, as fast as its client reads, and then joins the live events at
 * exactly that position. Confined to one event loop.
 */
public final class Subscription {
  private final Session session;
  private final List<TopicFilter> filters;
  private final Receiver receiver;
  private final List<TopicTrie.Entry<Subscription>> entries = new ArrayList<>();

  /** How far it got while it catches up, or while this replica is behind what it has seen. */
  private @Nullable Frontier at;

  Subscription(Session session, List<TopicFilter> filters, Receiver receiver) {
    this.session = session;
    this.filters = List.copyOf(filters);
    this.receiver = receiver;
  }

  public List<TopicFilter> filters() {
    return filters;
  }

  /** After this call no event comes because of this subscription. A second call does nothing. */
  public void end() {
    session.end(this);
  }

  Session session() {
    return session;
  }

  Receiver receiver() {
    return receiver;
  }

  boolean isLive() {
    return !entries.isEmpty();
  }

  void join(TopicTrie<Subscription> trie) {
    for (TopicFilter filter : filters) {
      entries.add(trie.insert(filter, this));
    }
  }

  void leave(TopicTrie<Subscription> trie) {
    entries.forEach(trie::remove);
    entries.clear();
  }

  /** The live event is for this subscription's client, and no other one of it has taken it. */
  boolean takes(ChangeEvent event) {
    return !hasSeen(event.position()) && receiver.takes(event);
  }

  private boolean hasSeen(Position position) {
    return at != null && at.isPast(position);
  }

  void deliver(ChangeEvent event, Frontier frontier) {
    Frontier own = at;
    if (own == null) {
      session.send(receiver.view().frame(event, frontier));
    } else {
      // Its cursor must not fall back behind what it had when it came.
      own.merge(frontier);
      session.send(receiver.view().once(event, own));
    }
  }

  /** The frontier, or what the client has seen if that is further. */
  Frontier seen(Frontier frontier) {
    if (at == null) {
      return frontier;
    }
    Frontier both = at.copy();
    if (isLive()) {
      both.merge(frontier);
    }
    return both;
  }

  void startFrom(Frontier frontier) {
    at = frontier;
  }

  /**
   * Reads on in the history while the client has room.
   *
   * @return true if nothing is left: it may join the live events
   */
  boolean catchUp(History history) {
    Frontier frontier = at;
    if (frontier == null) {
      return true;
    }
    if (!history.read(frontier, new CatchUp())) {
      return false;
    }
    if (!frontier.isAheadOf(history.end())) {
      at = null;
    }
    return true;
  }

  /** Forgets what the client had seen on another replica once this one is as far. */
  void align(Frontier frontier) {
    if (at != null && !at.isAheadOf(frontier)) {
      at = null;
    }
  }

  boolean couldGet(Gap gap) {
    return gap.ranges().isEmpty()
        || gap.ranges().stream()
            .anyMatch(r -> filters.stream().anyMatch(r.partition().stream()::reaches));
  }

  private boolean matches(ChangeEvent event) {
    for (Topic topic : event.topics()) {
      for (TopicFilter filter : filters) {
        if (filter.matches(topic)) {
          return true;
        }
      }
    }
    return false;
  }

  private final class CatchUp implements History.Reader {
    /** So that one long way back does not hold up the loop's other clients. */
    private int left = 2_000;

    @Override
    public boolean wantsMore() {
      return --left > 0 && session.hasRoom();
    }

    @Override
    public void event(ChangeEvent event, Frontier frontier) {
      if (matches(event)) {
        session.send(receiver.view().once(event, frontier));
      }
    }

    @Override
    public void gap(Gap gap, Frontier frontier) {
      if (couldGet(gap)) {
        session.gap(gap, frontier);
      }
    }
  }
}
