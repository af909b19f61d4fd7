package dev.carillon.core;

import dev.carillon.core.condition.MatchResult;
import dev.carillon.core.condition.Quota;
import dev.carillon.core.encoding.SharedEncoding;
import dev.carillon.core.hold.Conflation;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.CursorScope;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Stream;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one session. Confined to its event loop. */
final class Subscriptions {
  private final CursorScopes scopes;
  private final List<Subscription> all = new ArrayList<>(1);
  private final CarriedOffsets brought = new CarriedOffsets();
  private int filters;
  private boolean aligned = true;
  private boolean severalViews;

  /** Under how many encodings the event that is being delivered is still to come. */
  private int expected;

  /** The scope of the session's cursors; null if it must be computed again. */
  private @Nullable CursorScope scope;

  /** How many streams there were when that was computed. */
  private int streams;

  Subscriptions(CursorScopes scopes) {
    this.scopes = scopes;
  }

  /**
   * Makes a subscription of the session; it has not begun, and is not one of these yet.
   *
   * @throws RefusedException if its principal has too many different conditions or encoders
   */
  Subscription make(Session session, SubscriptionSpec interest, PubSub pubSub) {
    Quota quota = session.quota();
    quota.acquire(interest.condition(), interest.sharedEncoder());
    SharedEncoding view = pubSub.views().acquire(interest.encoder());
    return new Subscription(
        session,
        interest,
        receiver(view).orElseGet(() -> new DeliveryTarget(view)),
        interest.condition().map(pubSub.questions()::acquire),
        conflation(session, interest, pubSub.limits()),
        quota);
  }

  private static Optional<Conflation> conflation(
      Session session, SubscriptionSpec interest, Limits limits) {
    if (interest.pace().isEmpty() && !interest.yields()) {
      return Optional.empty();
    }
    HeldEvents held = session.held();
    return Optional.of(
        new Conflation(
            interest.pace(), interest.yields(), limits.heldKeys(), held.bytes(), held.positions()));
  }

  void add(Subscription subscription) {
    all.add(subscription);
    filters += subscription.filters().size();
    severalViews |= all.get(0).receiver() != subscription.receiver();
    brought.settle(this::hears);
    forgetScope();
    refresh();
  }

  boolean remove(Subscription subscription) {
    if (!all.remove(subscription)) {
      return false;
    }
    filters -= subscription.filters().size();
    forgetScope();
    refresh();
    return true;
  }

  /** Removes all subscriptions and hands each to the consumer. */
  void removeAll(Consumer<Subscription> consumer) {
    all.forEach(consumer);
    all.clear();
    filters = 0;
    aligned = true;
    brought.forget();
    forgetScope();
  }

  /**
   * Checks the limit.
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

  /** The subscriptions that are not where their loop is. A copy. */
  List<Subscription> behind() {
    return all.stream().filter(s -> !s.isLive()).toList();
  }

  void skipTo(OffsetVector position) {
    all.forEach(subscription -> subscription.skipTo(position));
    refresh();
  }

  /** Forgets keys without held events. */
  void tidy(Instant now) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).conflation().ifPresent(conflation -> conflation.tick(now));
    }
  }

  /** Called as time passes. */
  void wake() {
    all.forEach(subscription -> subscription.catchUp().ifPresent(CatchUp::wake));
  }

  /** True if one of them can continue to catch up. */
  boolean canGoOn() {
    return !aligned
        && all.stream().anyMatch(s -> s.catchUp().filter(way -> !way.isStalled()).isPresent());
  }

  /** Announces that the event will come once more, under another encoding. */
  void expect() {
    if (severalViews) {
      expected++;
    }
  }

  /** True if, with this call, the event has come under all encodings. */
  boolean takesLast() {
    return expected == 0 || --expected == 0;
  }

  /** Resets the count when the delivery of the event is over, even if it failed. */
  void expectNothing() {
    expected = 0;
  }

  /** True if the client can resume from the positions of all of them. */
  boolean areResumable() {
    return all.stream().allMatch(Subscription::isResumable);
  }

  /**
   * The subscriptions that hold something back. A copy.
   *
   * @param past true to include those that hold back past events and do not know all of the past
   *     yet
   */
  List<Subscription> holding(boolean past) {
    if (aligned) {
      // Asked at every flush: most sessions hold nothing back.
      return List.of();
    }
    return all.stream().filter(s -> s.isHolding() && (past || s.isLive())).toList();
  }

  /** True if all are where their loop is. Called for every event. */
  boolean isAligned() {
    return aligned;
  }

  void align(OffsetVector frontier) {
    if (!aligned) {
      all.stream().filter(Subscription::isLive).forEach(s -> s.prove(frontier));
      refresh();
    }
  }

  /** Updates the derived state after one of them has moved. */
  void refresh() {
    aligned = !brought.isPresent() && all.stream().allMatch(Subscription::isAligned);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * The scope of the client's cursors: the streams that one of these can reach, and for a while
   * those of the cursors that the client sent.
   */
  CursorScope scope() {
    CursorScope known = scope;
    if (known == null || streams != scopes.size()) {
      forgetScope();
      var reach = new BitSet();
      all.forEach(subscription -> reach.or(subscription.reach()));
      known = scopes.acquire(reach, brought.kafkaTopics());
      scope = known;
      streams = scopes.size();
    }
    return known;
  }

  private void forgetScope() {
    if (scope != null) {
      scopes.release(scope);
      scope = null;
    }
  }

  /** Adds the offsets of a cursor in streams that none of these may reach yet. */
  void bring(OffsetVector known, Instant now) {
    brought.add(known, now);
    brought.settle(this::hears);
    forgetScope();
    refresh();
  }

  /**
   * Gives up offsets that have expired: a client that has not opened their subscriptions by now
   * will not.
   */
  void giveUp(Instant now) {
    if (brought.expires(now)) {
      forgetScope();
      refresh();
    }
  }

  /** The delivery target of that encoding, if one of them has it. */
  private Optional<DeliveryTarget> receiver(SharedEncoding view) {
    for (Subscription subscription : all) {
      if (subscription.receiver().view() == view) {
        return Optional.of(subscription.receiver());
      }
    }
    return Optional.empty();
  }

  /**
   * How far the client got: the position of the subscription that is furthest behind, because the
   * client has one cursor for all of them. A subscription does not count in a stream that it does
   * not reach. One that has not begun has to start over.
   */
  OffsetVector position(OffsetVector live) {
    OffsetVector least = areWithLoop() ? besideHeld(live) : leastOf(live);
    return brought.isPresent() ? brought.addedTo(least, this::hears) : least;
  }

  private boolean areWithLoop() {
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isWithLoop()) {
        return false;
      }
    }
    return true;
  }

  private OffsetVector besideHeld(OffsetVector live) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isHolding()) {
        return all.get(i).session().held().positions().position(live);
      }
    }
    return live;
  }

  private OffsetVector leastOf(OffsetVector live) {
    var places = new ArrayList<OffsetVector>();
    var hearing = new ArrayList<Predicate<Stream>>();
    for (Subscription subscription : all) {
      Optional<OffsetVector> place = subscription.place(live);
      if (place.isPresent()) {
        places.add(place.get());
        hearing.add(subscription::reaches);
      }
    }
    return places.isEmpty() ? live : OffsetVector.least(places, hearing);
  }

  private boolean hears(Stream stream) {
    return all.stream().anyMatch(subscription -> subscription.reaches(stream));
  }

  /** The cursor that one of them still waits to resume from. */
  Optional<Cursor> waiting() {
    return all.stream().flatMap(s -> s.waiting().stream()).findFirst();
  }

  /** True if all of them still wait. */
  boolean areWaiting() {
    return all.stream().allMatch(s -> s.waiting().isPresent());
  }

  /**
   * True if the past event was delivered to the client because of another subscription with the
   * same encoding.
   */
  boolean hasGot(ChangeEvent event, MatchResult verdict, Subscription except) {
    for (Subscription other : all) {
      if (other != except
          && other.receiver() == except.receiver()
          && other.hasGot(event, verdict)) {
        return true;
      }
    }
    return false;
  }

  /** True if the past gap was reported to the client because of another subscription. */
  boolean know(Gap.Range range, Subscription except) {
    return all.stream().anyMatch(s -> s != except && s.hasBeenTold(range));
  }

  /** The filters that could have matched something in the gap, each once. */
  List<TopicFilter> concerned(Gap gap, Predicate<Subscription> which) {
    return all.stream()
        .filter(which)
        .flatMap(subscription -> subscription.filters().stream())
        .filter(filter -> isConcerned(filter, gap))
        .distinct()
        .toList();
  }

  private static boolean isConcerned(TopicFilter filter, Gap gap) {
    return gap.ranges().isEmpty()
        || gap.ranges().stream().anyMatch(range -> range.partition().stream().reaches(filter));
  }

  /** True if a gap that has just been found must be reported to the client. */
  boolean lose(Gap.Range range, Gap.Cause cause) {
    return all.stream().anyMatch(s -> s.loses(range, cause));
  }
}
