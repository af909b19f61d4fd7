package dev.carillon.core;

import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.hold.Conflation;
import dev.carillon.core.hold.Conflation.Word;
import dev.carillon.core.hold.HeldBytes;
import dev.carillon.core.hold.HeldPositions;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import java.util.ArrayList;
import java.util.List;

/**
 * The events that the subscriptions of one session hold back, and their release. Confined to its
 * loop.
 */
final class HeldEvents {
  private final PubSub pubSub;
  private final Session session;
  private final Subscriptions subscriptions;
  private final HeldBytes bytes;
  private final HeldPositions positions = new HeldPositions();

  HeldEvents(PubSub pubSub, Session session, Subscriptions subscriptions) {
    this.pubSub = pubSub;
    this.session = session;
    this.subscriptions = subscriptions;
    this.bytes =
        new HeldBytes(
            pubSub.limits().heldBytes(),
            () -> pubSub.quotas().budget().open(Use.HELD_KEYS, session.principal().id()));
  }

  /** The client's positions, given what is held back. */
  HeldPositions positions() {
    return positions;
  }

  /** The bytes that are held back. */
  HeldBytes bytes() {
    return bytes;
  }

  /** Holds back an update, if it must wait. */
  boolean holds(Conflation conflation, Word word) {
    boolean held = conflation.holds(word, pubSub.time(), session.hasRoom());
    if (held) {
      subscriptions.refresh();
    }
    return held;
  }

  /** Holds back a past update until all of the past is known. */
  boolean keeps(Conflation conflation, Word word) {
    boolean kept = conflation.keeps(word, pubSub.time());
    if (kept) {
      subscriptions.refresh();
    }
    return kept;
  }

  /** Called as time passes. */
  void tick() {
    subscriptions.tidy(pubSub.time());
  }

  /**
   * Releases what may be sent.
   *
   * @param all true to release everything: there will be no other chance
   */
  void release(boolean all) {
    for (Subscription subscription : subscriptions.holding(all)) {
      boolean released = true;
      while (released && session.hasRoom()) {
        released = releaseSome(subscription, all);
      }
    }
  }

  private boolean releaseSome(Subscription subscription, boolean all) {
    Conflation conflation = subscription.conflation().orElseThrow();
    OffsetVector before = session.position();
    OffsetVector known = subscription.reached(pubSub.frontier());
    List<Word> words = conflation.release(pubSub.time(), all, known, subscription.isLive());
    before = before.havingSeen(conflation.sent());
    subscriptions.refresh();
    if (!words.isEmpty()) {
      session.releasing(before);
    }
    var lacking = new ArrayList<ChangeEvent>(0);
    // All but the last carry a cursor at which they are sent again: the connection may break in
    // between.
    for (int i = 0; i < words.size() && session.isOpen(); i++) {
      Word word = words.get(i);
      boolean last = i == words.size() - 1;
      if (!subscription.send(word.event(), word.left(), last ? session.position() : before)) {
        lacking.add(word.event());
      }
    }
    // A gap carries a cursor: it must lie behind all of them.
    lacking.forEach(event -> session.lacks(event, subscription));
    return !words.isEmpty();
  }
}
