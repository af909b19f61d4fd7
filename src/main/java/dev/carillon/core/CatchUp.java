package dev.carillon.core;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Catches up one subscription to the live events: it determines the start, sends the snapshot if
 * one was requested, replays from the archive, and then from memory, as fast as the client reads.
 * At the end the subscription stands exactly where its loop is. Confined to one event loop.
 */
final class CatchUp implements History.Reader {
  /** Bounds a turn, so that one long replay does not hold up the other clients of the loop. */
  private static final int ITEMS_PER_TURN = 2_000;

  /** How many partitions are requested at once: what is read for one client is read for many. */
  private static final int ASKED = 8;

  /**
   * How many stretches are kept for a client that is not ready for them; further ones are requested
   * again later.
   */
  private static final int KEPT = 2;

  /** For how long all subscriptions that catch up request the same partitions first. */
  private static final long TURN_MILLIS = 250;

  private final PubSub pubSub;
  private final Subscription subscription;
  private final SubscriptionSpec interest;
  private Phase phase = Phase.BEGINNING;

  /** The current position; null as long as it is no position that the client could resume from. */
  private @Nullable OffsetVector at;

  private final Deque<Iterator<ChangeEvent>> state = new ArrayDeque<>();
  private OffsetVector stateAt = new OffsetVector();

  /** Stretches read from the archive that are still to be delivered. */
  private final Deque<EventBatch> stretches = new ArrayDeque<>();

  private History.Bookmark mark = new History.Bookmark();
  private boolean locating;

  /** The partitions of which a stretch is being read. */
  private final Set<Partition> asked = new HashSet<>();

  /** Per partition, the offset up to which a {@code forgotten} gap has been reported. */
  private final Map<Partition, Long> toldUpTo = new HashMap<>();

  /** The number of the current round. Answers to requests of an earlier round are ignored. */
  private int round;

  private boolean paused;
  private boolean lost;
  private boolean announced;
  private int left;

  private enum Phase {
    BEGINNING,
    LOOKING,
    SHOWING,
    READING
  }

  CatchUp(PubSub pubSub, Subscription subscription, SubscriptionSpec interest) {
    this.pubSub = pubSub;
    this.subscription = subscription;
    this.interest = interest;
  }

  /** Continues from a position that was reached before. */
  CatchUp(PubSub pubSub, Subscription subscription, SubscriptionSpec interest, OffsetVector from) {
    this(pubSub, subscription, interest);
    at = from;
    phase = Phase.READING;
  }

  /** How far the client got, if it can resume from there. */
  Optional<OffsetVector> at() {
    return Optional.ofNullable(at);
  }

  /** The client's own cursor, until it has been evaluated. */
  Optional<Cursor> cursor() {
    return phase == Phase.BEGINNING && interest.start() instanceof StartPosition.After after
        ? Optional.of(after.cursor())
        : Optional.empty();
  }

  /** The position to begin at, if it depends on a cursor that has not been evaluated. */
  Optional<OffsetVector> beginning() {
    return cursor().map(own -> pubSub.history().known(own, subscription::reaches));
  }

  /** True while it waits for something other than its client. */
  boolean isStalled() {
    boolean waits = locating || paused || !asked.isEmpty();
    return (waits && stretches.isEmpty()) || !pubSub.history().hasBegun();
  }

  /** Lets a failed step be tried again. Called as time passes. */
  void wake() {
    paused = false;
  }

  /**
   * Continues as far as the client has room.
   *
   * @return true if nothing is left: the subscription may join the live events
   */
  boolean advance() {
    left = ITEMS_PER_TURN;
    boolean goesOn = true;
    while (goesOn && !isStalled()) {
      switch (phase) {
        case BEGINNING -> begin();
        case LOOKING -> lookUpState();
        case SHOWING -> goesOn = show();
        case READING -> {
          if (readOn()) {
            announce();
            return true;
          }
          goesOn = lost;
          startOverIfLost();
        }
      }
    }
    return false;
  }

  private void begin() {
    StartPosition start = interest.start();
    if (start instanceof StartPosition.After after) {
      var own = new OffsetVector();
      History history = pubSub.history();
      Optional<Gap> gap = history.enter(after.cursor(), own, subscription::reaches);
      subscription.session().bring(history.known(after.cursor(), s -> !subscription.reaches(s)));
      OffsetVector seen = history.seen(after.cursor(), subscription::reaches);
      subscription.conflation().ifPresent(c -> c.goesOn(seen, pubSub.time()));
      read(own);
      gap.ifPresent(g -> gap(g, own));
      startOverIfLost();
    } else if (start instanceof StartPosition.Now) {
      phase = Phase.LOOKING;
    } else {
      var partitions =
          pubSub.history().end().partitions().stream()
              .filter(partition -> subscription.reaches(partition.stream()))
              .toList();
      locating = true;
      pubSub.archive().locate(start, partitions, found -> later(() -> located(found)));
    }
  }

  private void located(Optional<OffsetVector> found) {
    locating = false;
    if (found.isEmpty()) {
      paused = true;
      return;
    }
    OffsetVector own = found.get();
    for (Partition partition : pubSub.history().end().partitions()) {
      if (own.next(partition).isEmpty()) {
        pubSub.history().end().next(partition).ifPresent(own::reached);
      }
    }
    read(own);
  }

  private void read(OffsetVector from) {
    at = from;
    mark = new History.Bookmark();
    subscription.begins(from);
    phase = Phase.READING;
  }

  private void lookUpState() {
    Optional<Snapshots.Snapshot> newest = pubSub.snapshots().newest();
    if (newest.isEmpty()) {
      paused = true;
      return;
    }
    Snapshots.Snapshot snapshot = newest.get();
    stateAt = snapshot.at();
    for (Partition partition : pubSub.history().end().partitions()) {
      if (stateAt.next(partition).isEmpty()) {
        pubSub.history().end().next(partition).ifPresent(stateAt::reached);
      }
    }
    state.clear();
    state.addAll(Subscription.state(interest, pubSub.history().streams(), snapshot));
    phase = Phase.SHOWING;
  }

  /** Sends the snapshot. Returns false if the client has no room for now. */
  private boolean show() {
    for (; !state.isEmpty(); state.remove()) {
      Iterator<ChangeEvent> entities = state.element();
      while (entities.hasNext()) {
        if (!wantsMore()) {
          return false;
        }
        subscription.show(entities.next());
      }
    }
    read(stateAt);
    announce();
    return true;
  }

  /** Sends {@code live} once: after the snapshot, or at once if none was needed. */
  private void announce() {
    if (interest.snapshot() && !announced) {
      announced = true;
      subscription.session().live(subscription);
    }
  }

  /** Continues to read. Returns true if nothing is left. */
  private boolean readOn() {
    OffsetVector own = at;
    if (own == null) {
      return false;
    }
    while (!stretches.isEmpty()) {
      if (!History.read(stretches.element(), own, this) || lost) {
        return false;
      }
      // Delivering may have ended the subscription, which has then released all of them.
      EventBatch done = stretches.poll();
      if (done != null) {
        pubSub.pages().release(done);
      }
    }
    long turn = pubSub.time().toEpochMilli() / TURN_MILLIS;
    List<Position> forgotten = pubSub.history().forgotten(own, subscription::reaches, turn);
    if (!forgotten.isEmpty()) {
      ask(forgotten);
      return false;
    }
    return pubSub.history().read(own, this, mark) && !lost;
  }

  private void ask(List<Position> forgotten) {
    for (Position from : forgotten) {
      if (!paused && asked.size() < ASKED && asked.add(from.partition())) {
        String principal = subscription.session().principal().id();
        int asking = round;
        pubSub
            .archive()
            .read(from, principal, answer -> later(() -> answered(asking, from, answer)));
      }
    }
  }

  /** Handles an answer, which arrives on any thread. */
  private void later(Runnable step) {
    pubSub.later(
        () -> {
          if (subscription.isCatchingUp(this)) {
            subscription.session().guarded(step);
            subscription.session().catchUp();
          }
        });
  }

  private void answered(int asking, Position from, Archive.Answer answer) {
    OffsetVector own = at;
    if (own == null || asking != round) {
      return;
    }
    asked.remove(from.partition());
    if (answer instanceof Archive.Stretch read) {
      if (read.batch().reached().stream().allMatch(own::hasReached)) {
        // Nothing behind it yet, though the live events are further: request it again.
        paused = true;
      } else if (stretches.size() < KEPT) {
        keep(from.partition(), own, read);
      }
    } else if (answer instanceof Archive.Moved moved) {
      moved(own, moved);
    } else if (answer instanceof Archive.Refused refused) {
      pubSub.history().skip(own, refused.cause(), this);
      forgetAsked();
    } else {
      paused = true;
    }
    startOverIfLost();
  }

  private void keep(Partition partition, OffsetVector own, Archive.Stretch read) {
    if (pubSub.pages().keep(read.batch(), subscription.session().principal().id())) {
      tellForgotten(partition, own, read);
      stretches.add(read.batch());
    } else {
      // Requested again later: by then the client, or others of its principal, may have read.
      paused = true;
    }
  }

  /**
   * Reports once per range that entities may have left in it whose former state is no longer known.
   */
  private void tellForgotten(Partition partition, OffsetVector own, Archive.Stretch read) {
    long end = read.batch().reached().get(0).offset();
    long from = own.next(partition).map(Position::offset).orElse(end);
    long told = Math.max(from, toldUpTo.getOrDefault(partition, 0L));
    if (told < Math.min(end, read.known())
        && subscription.mayHaveLost(read.batch().items(), told, read.known())) {
      toldUpTo.put(partition, read.known());
      var gap = Gap.of(Gap.Cause.FORGOTTEN, partition, told, read.known());
      loseView(gap);
      // Another subscription may have been there, too; but what left it is not what left this one.
      subscription.session().tell(gap, subscription::couldGet, one -> one == subscription);
    }
  }

  private void forgetAsked() {
    round++;
    asked.clear();
    close();
  }

  /** Releases what it keeps: it ends, or starts over. */
  void close() {
    stretches.forEach(pubSub.pages()::release);
    stretches.clear();
  }

  private void moved(OffsetVector own, Archive.Moved moved) {
    Position next = moved.next();
    Partition partition = next.partition();
    long from = own.next(partition).map(Position::offset).orElse(next.offset());
    if (moved.cause() == Gap.Cause.TRUNCATED && next.offset() <= from) {
      own.rewind(next);
      mark = new History.Bookmark();
      gap(Gap.of(moved.cause(), partition, next.offset(), from), own);
    } else if (!next.isEnd() && from < next.offset()) {
      own.reached(next);
      gap(Gap.of(moved.cause(), partition, from, next.offset()), own);
    } else {
      // Its Kafka topic no longer exists; the loop receives that, too.
      paused = true;
    }
  }

  // The client's view of the state has a hole: send a new snapshot.
  private void startOverIfLost() {
    if (lost) {
      lost = false;
      announced = false;
      forgetAsked();
      phase = Phase.LOOKING;
    }
  }

  @Override
  public boolean wantsMore() {
    return --left > 0 && !pubSub.isOver() && subscription.session().hasRoom();
  }

  @Override
  public List<Item> among(EventBatch batch) {
    return batch.among(interest.filters());
  }

  @Override
  public void event(ChangeEvent event, OffsetVector frontier) {
    subscription.past(event);
  }

  @Override
  public void gap(Gap gap, OffsetVector frontier) {
    loseView(gap);
    subscription.tell(gap);
    // A reported gap may complete an answer.
    left = 0;
  }

  private void loseView(Gap gap) {
    if (interest.snapshot() && gap.cause() != Gap.Cause.UNDECODABLE && subscription.couldGet(gap)) {
      lost = true;
      at = null;
    }
  }
}
