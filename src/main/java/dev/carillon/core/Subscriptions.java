package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What one session listens to. Confined to its event loop. */
final class Subscriptions {
  private final List<Subscription> all = new ArrayList<>(1);
  private int filters;
  private boolean aligned = true;
  private boolean severalViews;

  /** Under how many views the event that is being delivered is still to come. */
  private int expected;

  /** Makes one of the session; it has not begun, and is not one of these yet. */
  Subscription make(Session session, Interest interest, PubSub pubSub) {
    View view = pubSub.views().acquire(interest.encoder());
    return new Subscription(
        session,
        interest,
        receiver(view).orElseGet(() -> new Receiver(view)),
        interest.condition().map(pubSub.questions()::acquire),
        Conflation.of(interest, pubSub.limits().heldKeys()));
  }

  void add(Subscription subscription) {
    all.add(subscription);
    filters += subscription.filters().size();
    severalViews |= all.get(0).receiver() != subscription.receiver();
    refresh();
  }

  boolean remove(Subscription subscription) {
    if (!all.remove(subscription)) {
      return false;
    }
    filters -= subscription.filters().size();
    refresh();
    return true;
  }

  /** Hands over every one, for the last time. */
  void removeAll(Consumer<Subscription> consumer) {
    all.forEach(consumer);
    all.clear();
    filters = 0;
    aligned = true;
  }

  /**
   * Checks the bound.
   *
   * @throws RefusedException if there is no room for so many more filters
   */
  void requireRoom(int more, Limits limits) {
    if (filters + more > limits.subscriptions()) {
      throw new RefusedException(
          CloseReason.TOO_MANY_SUBSCRIPTIONS.with(
              "more than " + limits.subscriptions() + " subscriptions"));
    }
  }

  /** Those that are not where their loop is, as of now. */
  List<Subscription> behind() {
    return all.stream().filter(s -> !s.isLive()).toList();
  }

  void skipTo(Frontier position) {
    all.forEach(subscription -> subscription.skipTo(position));
    refresh();
  }

  /** Time has passed. */
  void wake() {
    all.forEach(subscription -> subscription.catchUp().ifPresent(CatchUp::wake));
  }

  /** True if one could go on catching up. */
  boolean canGoOn() {
    return !aligned
        && all.stream().anyMatch(s -> s.catchUp().filter(way -> !way.isStalled()).isPresent());
  }

  /** An event is about to come once more, under another view than before. */
  void expect() {
    if (severalViews) {
      expected++;
    }
  }

  /** True if the event has come under all views when it has come under this one. */
  boolean takesLast() {
    return expected == 0 || --expected == 0;
  }

  /** The event that was being delivered is over, however that came. */
  void expectNothing() {
    expected = 0;
  }

  /** True if the client can come back to where all of them are. */
  boolean areResumable() {
    return all.stream().allMatch(Subscription::isResumable);
  }

  /**
   * Those that hold something back, as of now.
   *
   * @param past true if those that hold back the past, which they do not know to its end, count too
   */
  List<Subscription> holding(boolean past) {
    return all.stream().filter(s -> s.isHolding() && (past || s.isLive())).toList();
  }

  /** True if all are where their loop is: it is asked for every event. */
  boolean isAligned() {
    return aligned;
  }

  void align(Frontier frontier) {
    if (!aligned) {
      all.stream().filter(Subscription::isLive).forEach(s -> s.prove(frontier));
      refresh();
    }
  }

  /** After one of them has moved. */
  void refresh() {
    aligned = all.stream().allMatch(Subscription::isAligned);
  }

  /** The receiver of that view, if one of them has it. */
  private Optional<Receiver> receiver(View view) {
    for (Subscription subscription : all) {
      if (subscription.receiver().view() == view) {
        return Optional.of(subscription.receiver());
      }
    }
    return Optional.empty();
  }

  /**
   * How far the client got: as far as the one that got least, for a client that comes back has one
   * cursor for all of them. One that has not begun has to be begun again.
   */
  Frontier position(Frontier live) {
    Frontier least = live;
    boolean first = true;
    for (Subscription subscription : all) {
      if (!subscription.isResumable()) {
        continue;
      }
      Frontier one = subscription.position(live);
      least = first || one == least ? one : least.common(one);
      first = false;
    }
    return least;
  }

  /** What one of them still waits to go on from. */
  Optional<Cursor> waiting() {
    return all.stream().flatMap(s -> s.waiting().stream()).findFirst();
  }

  /** True if the past event came to the client because of another one under the same view. */
  boolean hasGot(ChangeEvent event, Verdict verdict, Subscription except) {
    for (Subscription other : all) {
      if (other != except
          && other.receiver() == except.receiver()
          && other.hasGot(event, verdict)) {
        return true;
      }
    }
    return false;
  }

  /** True if the client has been told of the past gap because of another one. */
  boolean know(Gap.Range range, Subscription except) {
    return all.stream().anyMatch(s -> s != except && s.hasBeenTold(range));
  }

  /** True if the client is to be told of a gap that has just come up. */
  boolean lose(Gap.Range range, Gap.Cause cause) {
    return all.stream().anyMatch(s -> s.loses(range, cause));
  }
}
