package dev.carillon.core;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.condition.ConditionCache;
import dev.carillon.core.condition.Quotas;
import dev.carillon.core.encoding.EncodingCache;
import dev.carillon.core.hold.Conflation;
import dev.carillon.core.hold.HeldPages;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Presence;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.limit.OutboundOptions;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.Cursors;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.topic.TopicTrie;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * The sessions of one event loop, the trie of their subscriptions, and the delivery of events from
 * a batch to their outboxes. Confined to that loop: nothing here is locked.
 */
public final class PubSub {
  private static final int MAX_DISMISSALS = 10_000;

  private final Limits limits;
  private final MemoryBudget budget;
  private final OutboundOptions outbound;
  private final long turnMillis;
  private final Meter meter;
  private final Executor later;
  private final Archive archive;
  private final Snapshots snapshots;
  private final History history;
  private final OffsetVector frontier = new OffsetVector();
  private final TopicTrie<Subscription> trie = new TopicTrie<>();
  private final Set<Session> sessions = new LinkedHashSet<>();
  private final EncodingCache views = new EncodingCache();
  private final ConditionCache questions = new ConditionCache();
  private final Quotas quotas;
  private final HeldPages pages;
  private final InstantSource clock;
  private final PresenceListener attendance;
  private final CursorScopes scopes;

  /** The positions at which live events begin, until the loop has reached them. */
  private OffsetVector targets = new OffsetVector();

  private final EventVisibility sights = new EventVisibility();
  private final FaultLog faults = new FaultLog();
  private final Delivery delivery;
  private final DeliveryQueue queue = new DeliveryQueue(new Deliverer(), frontier);
  private final List<Session> toCatchUp = new ArrayList<>();
  private final List<Session> toFlush = new ArrayList<>();

  /** In order of arrival; expired ones may remain until the next tick. */
  private final Deque<Dismissed> dismissals = new ArrayDeque<>();

  private record Dismissed(SessionEviction what, Instant until) {}

  private final BooleanSupplier over = this::isOver;
  private boolean inTurn;
  private long turnBegan;

  /** True while batches are being delivered, or wait for a later turn. */
  private boolean delivering;

  private Instant now;

  /** Without a {@link PresenceListener}. */
  public PubSub(
      Limits limits,
      Meter meter,
      Executor later,
      Archive archive,
      Snapshots snapshots,
      InstantSource clock) {
    this(limits, meter, later, archive, snapshots, clock, PresenceListener.NONE, Cursors.UNSEALED);
  }

  /** With an unlimited memory budget. */
  public PubSub(
      Limits limits,
      Meter meter,
      Executor later,
      Archive archive,
      Snapshots snapshots,
      InstantSource clock,
      PresenceListener attendance,
      Cursors cursors) {
    this(
        limits,
        meter,
        later,
        archive,
        snapshots,
        clock,
        attendance,
        cursors,
        MemoryBudget.unlimited());
  }

  /**
   * @param later runs a task in a later turn of this event loop; called on any thread
   * @param clock for pacing
   * @param cursors how clients' cursors are written and read
   * @param budget of the memory held for clients
   */
  public PubSub(
      Limits limits,
      Meter meter,
      Executor later,
      Archive archive,
      Snapshots snapshots,
      InstantSource clock,
      PresenceListener attendance,
      Cursors cursors,
      MemoryBudget budget) {
    this(
        limits,
        meter,
        later,
        archive,
        snapshots,
        clock,
        attendance,
        cursors,
        budget,
        OutboundOptions.DEFAULT);
  }

  /** With given bounds of what is sent. */
  public PubSub(
      Limits limits,
      Meter meter,
      Executor later,
      Archive archive,
      Snapshots snapshots,
      InstantSource clock,
      PresenceListener attendance,
      Cursors cursors,
      MemoryBudget budget,
      OutboundOptions outbound) {
    this.quotas = new Quotas(limits, budget, clock);
    this.limits = limits;
    this.pages = new HeldPages(budget);
    this.budget = budget;
    this.outbound = outbound;
    this.turnMillis = outbound.turn().toMillis();
    this.meter = meter;
    this.later = later;
    this.archive = archive;
    this.snapshots = snapshots;
    this.history = new History(limits.historyBytes());
    this.delivery = new Delivery(meter, faults, sessions, frontier, trie);
    this.clock = clock;
    this.attendance = attendance;
    this.scopes = new CursorScopes(cursors, frontier);
    this.now = clock.instant();
  }

  /** Without an archive and without state streams. */
  public PubSub(Limits limits, Meter meter, Executor later, Instant now) {
    this(limits, meter, later, Archive.NONE, Snapshots.NONE, InstantSource.fixed(now));
  }

  /**
   * Opens a session for a client that has connected. It may be closed already when this returns.
   */
  public Session open(
      Dialect dialect, Handshake handshake, Principal principal, Connection connection) {
    String id = Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36);
    return open(id, dialect, handshake, principal, connection);
  }

  /**
   * Opens a session whose id is given.
   *
   * @param id public and unique
   */
  public Session open(
      String id, Dialect dialect, Handshake handshake, Principal principal, Connection connection) {
    var presence =
        new Presence(
            id, principal, dialect.name(), handshake.transport(), time(), handshake.address());
    var session = new Session(this, presence, connection, handshake.asked());
    sessions.add(session);
    meter.opened(presence.transport(), presence.dialect());
    turn(
        () -> {
          if (!connection.isBrief()) {
            session.guarded(() -> attendance.came(presence));
          }
          session.open(dialect, handshake);
          check(session);
        });
    return session;
  }

  /** Delivers a batch to every session that may receive it. */
  public void publish(EventBatch batch) {
    publish(batch, () -> {});
  }

  /**
   * Delivers a batch to every session that may receive it: now, as far as a turn may take, and the
   * rest in later turns, before any batch that follows.
   *
   * @param done run once all of it is delivered
   */
  public void publish(EventBatch batch, Runnable done) {
    queue.add(batch, done);
    if (!delivering) {
      delivering = true;
      turn(this::deliver);
    }
  }

  private void deliver() {
    boolean done = false;
    try {
      done = queue.deliver(over);
    } catch (RuntimeException | Error e) {
      faults.report("a batch could not be delivered", e);
    }
    if (done) {
      delivering = false;
    } else {
      later(this::deliver);
    }
  }

  /** True if the turn has taken so long that the rest waits for a later one. */
  boolean isOver() {
    return clock.millis() - turnBegan >= turnMillis;
  }

  /** Delivers the items of the queue. */
  private final class Deliverer implements DeliveryQueue.Target {
    @Override
    public void begin(EventBatch batch) {
      try {
        scopes.learn(batch);
        if (!batch.targets().isEmpty()) {
          beginPartitions(batch.targets());
        }
      } catch (RuntimeException | Error e) {
        faults.report("a batch could not begin", e);
      }
    }

    @Override
    public void passed(EventBatch part) {
      part.reached().forEach(frontier::reached);
      if (!targets.isAheadOf(frontier)) {
        targets = new OffsetVector();
      }
      boolean begins = !history.hasBegun();
      keep(part);
      if (begins) {
        // Sessions that began before any partition was known.
        toCatchUp.addAll(sessions);
      }
    }

    /**
     * Delivers one item. An exception costs only this item, which is reported; delivery continues
     * with the next.
     */
    @Override
    public void pass(Item item) {
      try {
        item.pass(delivery);
      } catch (RuntimeException | Error e) {
        faults.report("an item could not be delivered", e);
        lost(item);
      }
    }
  }

  private void lost(Item item) {
    try {
      delivery.lost(item);
    } catch (RuntimeException | Error e) {
      // Even the loss cannot be reported, so no session may stay that believes itself complete.
      faults.report("a loss could not be told", e);
      while (!sessions.isEmpty()) {
        sessions.iterator().next().close(CloseReason.INTERNAL_ERROR);
      }
    }
  }

  // A history with a hole would hide the loss from a client that reconnects; without a history, the
  // archive is read.
  private void keep(EventBatch batch) {
    try {
      history.add(batch);
    } catch (RuntimeException | Error e) {
      faults.report("a batch could not be kept", e);
      history.startOver(batch);
    }
  }

  // Past records that are read again are not for the sessions that are here already.
  private void beginPartitions(List<Position> begun) {
    begun.forEach(targets::reached);
    OffsetVector from = frontier.copy();
    from.merge(targets);
    for (Session session : List.copyOf(sessions)) {
      session.guarded(() -> session.subscriptions().skipTo(from));
    }
  }

  /** Sets the time to {@code now}: pings, expiry, heartbeats. Called about once a second. */
  public void tick(Instant time) {
    now = time;
    dismissals.removeIf(dismissed -> dismissed.until().isBefore(time));
    turn(
        () -> {
          long waiting = 0;
          for (Session session : List.copyOf(sessions)) {
            waiting += session.outboxBytes();
            session.guarded(() -> session.subscriptions().align(frontier));
            session.tick(time);
          }
          quotas.tick();
          views.forget();
          questions.forget();
          sights.forget();
          faults.tick();
          meter.outboxBytes(waiting);
        });
  }

  /** Ends that many sessions, oldest first; all if there are no more. */
  public void close(CloseReason reason, int count) {
    List.copyOf(sessions).stream().limit(count).forEach(session -> session.close(reason));
  }

  /** Ends the matching sessions, and for a while those that still open. */
  public void dismiss(SessionEviction dismissal) {
    if (dismissals.size() >= MAX_DISMISSALS) {
      dismissals.remove();
    }
    dismissals.add(new Dismissed(dismissal, now().plus(dismissal.lasts())));
    List.copyOf(sessions).stream()
        .filter(session -> dismissal.concerns(session.principal(), session.judged()))
        .forEach(session -> session.close(dismissal.reason()));
  }

  /** Ends a session whose principal was evicted while it was opening. */
  void check(Session session) {
    for (Dismissed dismissed : dismissals) {
      if (dismissed.what().concerns(session.principal(), session.judged())) {
        session.close(dismissed.what().reason());
      }
    }
  }

  /**
   * Handles a changed principal of a session: as if one had disconnected and the other had
   * connected.
   */
  void identified(Session session, Presence before) {
    boolean same = before.principal().id().equals(session.principal().id());
    if (!same && !session.isBrief()) {
      attendance.left(before, CloseReason.NORMAL, time());
      attendance.came(session.presence());
    }
    check(session);
  }

  public int sessions() {
    return sessions.size();
  }

  /** How far events have been delivered on this loop. Must not be changed. */
  public OffsetVector frontier() {
    return frontier;
  }

  /**
   * Runs a step; then the subscriptions that lag catch up, and everything queued is written: one
   * flush per connection.
   */
  void turn(Runnable step) {
    if (inTurn) {
      step.run();
      return;
    }
    inTurn = true;
    turnBegan = clock.millis();
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

  // Catching up can cause a subscription, and a flush can queue more, hence by index.
  private void settle() {
    try {
      for (int i = 0; i < toCatchUp.size(); i++) {
        Session session = toCatchUp.get(i);
        if (isOver()) {
          later(session::catchUp);
        } else {
          session.catchUp();
        }
      }
    } finally {
      toCatchUp.clear();
    }
    try {
      for (int i = 0; i < toFlush.size(); i++) {
        toFlush.get(i).flush();
      }
    } finally {
      toFlush.clear();
    }
  }

  EventVisibility sights() {
    return sights;
  }

  FaultLog faults() {
    return faults;
  }

  void willFlush(Session session) {
    toFlush.add(session);
    if (!inTurn) {
      turn(() -> {});
    }
  }

  /** Starts the subscription: now, or at the end of this turn with what it missed. */
  void start(Subscription subscription) {
    SubscriptionSpec interest = subscription.interest();
    if (interest.start() instanceof StartPosition.Now && !interest.snapshot()) {
      subscription.begins(frontier);
      subscription.join(trie, new CursorPlausibilityCheck(this, subscription, frontier));
      if (targets.isAheadOf(frontier)) {
        OffsetVector from = frontier.copy();
        from.merge(targets);
        subscription.skipTo(from);
      }
      return;
    }
    follow(subscription, new CatchUp(this, subscription, interest));
  }

  private void follow(Subscription subscription, CatchUp way) {
    subscription.follow(way);
    turn(() -> toCatchUp.add(subscription.session()));
  }

  /**
   * Continues to catch up.
   *
   * @return true if the subscription has joined the live events
   */
  boolean catchUp(Subscription subscription) {
    boolean done = subscription.catchUp().filter(CatchUp::advance).isPresent();
    if (done) {
      subscription.join(trie, new CursorPlausibilityCheck(this, subscription, frontier));
      subscription.align(frontier);
    }
    return done;
  }

  /** Moves a client whose position never existed to where the loop was when it connected. */
  void fallBack(Subscription subscription, Gap gap, OffsetVector joined) {
    if (!subscription.isLive()) {
      return;
    }
    OffsetVector from = subscription.fallenBack(gap.ranges(), joined);
    subscription.part(trie);
    subscription.begins(from);
    follow(subscription, new CatchUp(this, subscription, subscription.interest(), from));
    subscription.session().tell(gap, subscription::couldGet, one -> one == subscription);
  }

  /** Checks that the requested state is available. */
  void requireState(SubscriptionSpec interest) {
    if (interest.snapshot()) {
      snapshots
          .newest()
          .ifPresent(newest -> Subscription.state(interest, history.streams(), newest));
    }
  }

  /** Runs the task in a later turn. May be called on any thread. */
  void later(Runnable task) {
    later.execute(() -> turn(task));
  }

  void stop(Subscription subscription) {
    subscription.leave(trie);
    views.release(subscription.receiver().view());
    subscription.question().ifPresent(questions::release);
    SubscriptionSpec interest = subscription.interest();
    subscription.quota().release(interest.condition(), interest.sharedEncoder());
    subscription.conflation().ifPresent(Conflation::close);
  }

  void remove(Session session, CloseReason reason) {
    if (sessions.remove(session)) {
      Presence presence = session.presence();
      meter.closed(presence.transport(), presence.dialect(), reason);
      if (!session.isBrief()) {
        attendance.left(presence, reason, time());
      }
    }
  }

  CursorScopes scopes() {
    return scopes;
  }

  /** How clients' cursors are written and read. */
  public Cursors cursors() {
    return scopes.cursors();
  }

  Archive archive() {
    return archive;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  History history() {
    return history;
  }

  ConditionCache questions() {
    return questions;
  }

  EncodingCache views() {
    return views;
  }

  /** The pages of past events that subscriptions keep while they catch up. */
  HeldPages pages() {
    return pages;
  }

  Quotas quotas() {
    return quotas;
  }

  Meter meter() {
    return meter;
  }

  MemoryBudget budget() {
    return budget;
  }

  OutboundOptions outbound() {
    return outbound;
  }

  Limits limits() {
    return limits;
  }

  /** The time of the last tick. */
  Instant now() {
    return now;
  }

  /** The exact time. */
  Instant time() {
    return clock.instant();
  }

  /** True if no state is held for any client; for tests. */
  boolean isBare() {
    return sessions.isEmpty()
        && trie.size() == 0
        && views.size() == 0
        && questions.size() == 0
        && scopes.inUse() == 0
        && pages.isEmpty();
  }
}
