package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import dev.carillon.topic.TopicTrie;
import java.util.List;
import java.util.Optional;
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
  private List<TopicTrie.Entry<Subscription>> entries = List.of();
  private boolean live;
  private boolean ended;

  /** What it goes on from, until it is known which partitions there are. */
  private @Nullable Cursor resumed;

  /** Where it began: it got, or was told of, everything from there to where it is. */
  private @Nullable Frontier since;

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
    return live;
  }

  /** True if it cannot even begin to catch up. */
  boolean isWaiting() {
    return resumed != null;
  }

  /** True if it is where its loop is, so that it can share what the loop makes. */
  boolean isAligned() {
    return live && at == null;
  }

  /** Begins with the next event. */
  void beginAt(Frontier frontier) {
    since = frontier;
  }

  /** Begins where the cursor is. */
  void resume(Cursor cursor) {
    resumed = cursor;
  }

  Optional<Cursor> resumed() {
    return Optional.ofNullable(resumed);
  }

  void join(TopicTrie<Subscription> trie) {
    if (ended) {
      return;
    }
    entries = filters.stream().map(filter -> trie.insert(filter, this)).toList();
    live = true;
  }

  /** For good. */
  void leave(TopicTrie<Subscription> trie) {
    ended = true;
    entries.forEach(trie::remove);
    entries = List.of();
    live = false;
  }

  /** The live event is for this subscription's client, and no other one of it has taken it. */
  boolean takes(ChangeEvent event, long number) {
    return !hasSeen(event.position()) && receiver.takes(number);
  }

  private boolean hasSeen(Position position) {
    return at != null && at.isPast(position);
  }

  void deliver(ChangeEvent event, Frontier frontier) {
    View view = receiver.view();
    session.send(
        session.isAligned() ? view.frame(event, frontier) : view.once(event, session.position()));
  }

  /** How far its client got, of what it asked for; the frontier is that of the loop. */
  Frontier position(Frontier frontier) {
    Frontier own = at;
    if (own == null) {
      return live ? frontier : new Frontier();
    }
    if (live) {
      own.merge(frontier);
    }
    return own;
  }

  /**
   * Reads on in the history while the client has room.
   *
   * @return true if nothing is left: it may join the live events
   */
  boolean catchUp(History history) {
    var reader = new CatchUp();
    enter(history, reader);
    Frontier own = at;
    if (own == null || !history.read(own, reader)) {
      return false;
    }
    align(history.end());
    return true;
  }

  private void enter(History history, CatchUp reader) {
    Cursor cursor = resumed;
    if (cursor == null || !history.hasBegun()) {
      return;
    }
    var own = new Frontier();
    Optional<Gap> gap = history.enter(cursor, own);
    resumed = null;
    since = own.copy();
    at = own;
    gap.ifPresent(g -> reader.gap(g, own));
  }

  /** Forgets what the client had seen on another replica once this one is as far. */
  void align(Frontier frontier) {
    if (at != null && !at.isAheadOf(frontier)) {
      at = null;
    }
  }

  boolean matches(ChangeEvent event) {
    for (Topic topic : event.topics()) {
      for (TopicFilter filter : filters) {
        if (filter.matches(topic)) {
          return true;
        }
      }
    }
    return false;
  }

  /** True if the past event came to the client because of this subscription. */
  boolean hasGot(ChangeEvent event) {
    return since != null
        && !since.isPast(event.position())
        && (live || hasSeen(event.position()))
        && matches(event);
  }

  boolean couldGet(Gap.Range range) {
    return filters.stream().anyMatch(range.partition().stream()::reaches);
  }

  /** True if the client has been told of the past gap because of this subscription. */
  boolean hasBeenTold(Gap.Range range) {
    return since != null
        && since.next(range.partition()).filter(n -> n.offset() > range.from()).isEmpty()
        && (live || (at != null && at.hasReached(range.end())))
        && couldGet(range);
  }

  /** True if the client is to be told of a gap that has just come up. */
  boolean loses(Gap.Range range, Gap.Cause cause) {
    // Who catches up will meet the records that are missing; not so what broke off.
    boolean broke = cause == Gap.Cause.TRUNCATED || cause == Gap.Cause.RECREATED;
    boolean concerned = broke || (live && (at == null || !at.hasReached(range.end())));
    return concerned && !isWaiting() && couldGet(range);
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
      if (matches(event) && !session.hasGot(event, Subscription.this)) {
        session.send(receiver.view().once(event, session.position()));
      }
    }

    @Override
    public void gap(Gap gap, Frontier frontier) {
      session.tell(gap, range -> couldGet(range) && !session.knows(range, Subscription.this));
    }
  }
}
