package dev.carillon.core;

import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Frontier;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.topic.TopicTrie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The sessions of one event loop, the trie of their subscriptions, and the way of events from a
 * batch into their outboxes. Confined to that loop: nothing here is locked.
 */
public final class PubSub {
  private final Limits limits;
  private final Meter meter;
  private final Executor later;
  private final Archive archive;
  private final Snapshots snapshots;
  private final History history;
  private final Frontier frontier = new Frontier();
  private final TopicTrie<Subscription> trie = new TopicTrie<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Views views = new Views();
  private final Delivery delivery;
  private final List<Session> toCatchUp = new ArrayList<>();
  private final List<Session> toFlush = new ArrayList<>();
  private boolean inTurn;
  private Instant now;

  /**
   * @param later runs a task in a later turn of this event loop; called on any thread
   * @param now the time until the first {@link #tick}
   */
  public PubSub(
      Limits limits,
      Meter meter,
      Executor later,
      Archive archive,
      Snapshots snapshots,
      Instant now) {
    this.limits = limits;
    this.meter = meter;
    this.later = later;
    this.archive = archive;
    this.snapshots = snapshots;
    this.history = new History(limits.historyBytes());
    this.delivery = new Delivery(meter, sessions, frontier, trie);
    this.now = now;
  }

  /** Without a past beyond what is in memory, and without state. */
  public PubSub(Limits limits, Meter meter, Executor later, Instant now) {
    this(limits, meter, later, Archive.NONE, Snapshots.NONE, now);
  }

  /** A client has come. The session may be closed already when this returns. */
  public Session open(
      Dialect dialect, Handshake handshake, Principal principal, Connection connection) {
    String id = Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36);
    var session =
        new Session(this, handshake, dialect.name(), new Session.Client(id, principal, connection));
    sessions.add(session);
    meter.opened(session.transport(), session.dialect());
    turn(() -> session.open(dialect, handshake));
    return session;
  }

  /** Delivers a batch to every session that may hear it. */
  public void publish(EventBatch batch) {
    turn(() -> deliver(batch));
  }

  private void deliver(EventBatch batch) {
    // By index: the way of an event makes no garbage of its own.
    List<Item> items = batch.items();
    for (int i = 0; i < items.size(); i++) {
      items.get(i).pass(delivery);
    }
    batch.reached().forEach(frontier::reached);
    boolean begins = !history.hasBegun();
    history.add(batch);
    if (begins) {
      // Whoever came before it was known which partitions there are.
      toCatchUp.addAll(sessions);
    }
  }

  /** The time has come to be {@code now}: pings, expiry, heartbeats. About once a second. */
  public void tick(Instant time) {
    now = time;
    turn(
        () -> {
          long waiting = 0;
          for (Session session : List.copyOf(sessions)) {
            waiting += session.outboxBytes();
            session.align(frontier);
            session.tick(time);
          }
          views.forget();
          meter.outboxBytes(waiting);
        });
  }

  /** Ends so many sessions, those that came first; all if there are no more. */
  public void close(CloseReason reason, int count) {
    List.copyOf(sessions).stream().limit(count).forEach(session -> session.close(reason));
  }

  public int sessions() {
    return sessions.size();
  }

  /** How far events have been delivered on this loop. Not to be changed. */
  public Frontier frontier() {
    return frontier;
  }

  /**
   * Runs a step; then those go on who have not caught up, and everything that was queued is put on
   * the wire: one flush per connection.
   */
  void turn(Runnable step) {
    if (inTurn) {
      step.run();
      return;
    }
    inTurn = true;
    try {
      step.run();
    } finally {
      try {
        settle();
      } finally {
        inTurn = false;
      }
    }
  }

  // Catching up can make somebody subscribe, and a flush can queue more, hence by index.
  private void settle() {
    for (int i = 0; i < toCatchUp.size(); i++) {
      toCatchUp.get(i).catchUp();
    }
    toCatchUp.clear();
    for (int i = 0; i < toFlush.size(); i++) {
      toFlush.get(i).flush();
    }
    toFlush.clear();
  }

  void willFlush(Session session) {
    toFlush.add(session);
    if (!inTurn) {
      turn(() -> {});
    }
  }

  /** The session goes on catching up in a later turn: the others want theirs. */
  void catchUpLater(Session session) {
    later.execute(() -> turn(session::goOn));
  }

  /** Lets the subscription begin: now, or at the end of this turn where the cursor is. */
  void start(Subscription subscription, Optional<Cursor> from) {
    if (from.isEmpty()) {
      subscription.beginAt(frontier.copy());
      subscription.join(trie);
      return;
    }
    subscription.resume(from.get());
    turn(() -> toCatchUp.add(subscription.session()));
  }

  void catchUp(Subscription subscription) {
    if (subscription.catchUp(history)) {
      subscription.join(trie);
    }
  }

  void stop(Subscription subscription) {
    subscription.leave(trie);
    views.release(subscription.receiver().view());
  }

  void remove(Session session, CloseReason reason) {
    if (sessions.remove(session)) {
      meter.closed(session.transport(), session.dialect(), reason);
    }
  }

  Archive archive() {
    return archive;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  Views views() {
    return views;
  }

  Meter meter() {
    return meter;
  }

  Limits limits() {
    return limits;
  }

  Instant now() {
    return now;
  }

  /** True if nothing is held for anyone: for tests. */
  boolean isBare() {
    return sessions.isEmpty() && trie.size() == 0 && views.size() == 0;
  }
}
