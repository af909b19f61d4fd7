package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicTrie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one event loop, the trie of their subscriptions, and the way of events from a
 * batch into their outboxes. Confined to that loop: nothing here is locked.
 */
public final class PubSub {
  private final Limits limits;
  private final Meter meter;
  private final Executor later;
  private final History history;
  private final Frontier frontier = new Frontier();
  private final TopicTrie<Subscription> trie = new TopicTrie<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final Map<Encoder, View> views = new HashMap<>();
  private final List<Session> toFlush = new ArrayList<>();
  private final List<Subscription> matched = new ArrayList<>();
  private final Item.Receiver items = new Items();
  private final Consumer<Subscription> matcher = this::match;
  private @Nullable ChangeEvent current;
  private boolean inTurn;
  private Instant now;

  /**
   * @param later runs a task in a later turn of this event loop
   * @param now the time until the first {@link #tick}
   */
  public PubSub(Limits limits, Meter meter, Executor later, Instant now) {
    this.limits = limits;
    this.meter = meter;
    this.later = later;
    this.history = new History(limits.historyBytes());
    this.now = now;
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
    turn(
        () -> {
          // By index: the way of an event makes no garbage of its own.
          List<Item> all = batch.items();
          for (int i = 0; i < all.size(); i++) {
            all.get(i).pass(items);
          }
          batch.reached().forEach(frontier::reached);
          history.add(batch);
        });
  }

  /** The time has come to be {@code now}: pings, expiry, heartbeats. About once a second. */
  public void tick(Instant time) {
    now = time;
    turn(
        () -> {
          long waiting = 0;
          for (Session session : List.copyOf(sessions)) {
            session.tick(time);
            session.subscriptions().forEach(s -> s.align(frontier));
            waiting += session.outboxBytes();
          }
          views.values().forEach(View::forget);
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

  /** Runs a step, then puts on the wire what all of it has queued: one flush per connection. */
  void turn(Runnable step) {
    if (inTurn) {
      step.run();
      return;
    }
    inTurn = true;
    try {
      step.run();
    } finally {
      flush();
      inTurn = false;
    }
  }

  // A flush can queue more (a poll that answers and closes), hence by index.
  private void flush() {
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

  Receiver receiver(Session session, Encoder encoder) {
    View view = views.computeIfAbsent(encoder, View::new);
    for (Subscription other : session.subscriptions()) {
      if (other.receiver().view() == view) {
        return other.receiver();
      }
    }
    return new Receiver(view);
  }

  void start(Subscription subscription, Optional<Cursor> from) {
    if (from.isPresent()) {
      var at = new Frontier();
      Optional<Gap> gap = history.enter(from.get(), at);
      subscription.startFrom(at);
      gap.ifPresent(g -> subscription.session().gap(g, at));
    }
    proceed(subscription);
  }

  /** Goes on with what the session's subscriptions have not caught up with. */
  void catchUp(Session session) {
    for (Subscription subscription : List.copyOf(session.subscriptions())) {
      if (!subscription.isLive()) {
        proceed(subscription);
      }
    }
  }

  private void proceed(Subscription subscription) {
    Session session = subscription.session();
    if (!session.isOpen()) {
      return;
    }
    if (subscription.catchUp(history)) {
      subscription.join(trie);
    } else if (session.hasRoom()) {
      later.execute(() -> turn(() -> catchUp(session)));
    }
  }

  void stop(Subscription subscription) {
    subscription.leave(trie);
  }

  void remove(Session session, CloseReason reason) {
    if (sessions.remove(session)) {
      meter.closed(session.transport(), session.dialect(), reason);
    }
  }

  Limits limits() {
    return limits;
  }

  Instant now() {
    return now;
  }

  private void match(Subscription subscription) {
    ChangeEvent event = current;
    if (event != null && subscription.takes(event)) {
      matched.add(subscription);
    }
  }

  private final class Items implements Item.Receiver {
    // First match everything, then send: a session that is closed for being slow leaves the trie.
    @Override
    public void event(ChangeEvent event) {
      frontier.passed(event.position());
      current = event;
      List<Topic> topics = event.topics();
      for (int i = 0; i < topics.size(); i++) {
        trie.match(topics.get(i), matcher);
      }
      current = null;
      for (int i = 0; i < matched.size(); i++) {
        Subscription subscription = matched.get(i);
        try {
          subscription.deliver(event, frontier);
        } catch (RuntimeException e) {
          subscription.session().failed(e);
        }
      }
      if (!matched.isEmpty()) {
        meter.matched(event, matched.size());
        matched.clear();
      }
    }

    @Override
    public void gap(Gap gap) {
      for (Gap.Range range : gap.ranges()) {
        if (gap.cause() == Gap.Cause.TRUNCATED) {
          frontier.rewind(new Position(range.partition(), range.from(), -1));
        } else {
          frontier.reached(new Position(range.partition(), range.to(), -1));
        }
      }
      for (Session session : List.copyOf(sessions)) {
        if (session.couldGet(gap)) {
          meter.gap();
          session.gap(gap, frontier);
        }
      }
    }
  }
}
