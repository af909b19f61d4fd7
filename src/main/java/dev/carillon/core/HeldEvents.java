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

/** What the subscriptions of one session hold back, and how it is let go. Confined to its loop. */
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

  /** Where its client stands because of it. */
  HeldPositions positions() {
    return positions;
  }

  /** How much it is. */
  HeldBytes bytes() {
    return bytes;
  }

  /** Holds a word back, if it must wait. */
  boolean holds(Conflation conflation, Word word) {
    boolean held = conflation.holds(word, pubSub.time(), session.hasRoom());
    if (held) {
      subscriptions.refresh();
    }
    return held;
  }

  /** Holds a word of the past back, until all of the past is known. */
  boolean keeps(Conflation conflation, Word word) {
    boolean kept = conflation.keeps(word, pubSub.time());
    if (kept) {
      subscriptions.refresh();
    }
    return kept;
  }

  /** Time has passed. */
  void tick() {
    subscriptions.tidy(pubSub.time());
  }

  /**
   * Lets go of what may go.
   *
   * @param all true to let go of everything: there will be no other chance
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
    // All but the last say a cursor at which they come again: one of them may be cut off.
    for (int i = 0; i < words.size() && session.isOpen(); i++) {
      Word word = words.get(i);
      boolean last = i == words.size() - 1;
      if (!subscription.send(word.event(), word.left(), last ? session.position() : before)) {
        lacking.add(word.event());
      }
    }
    // A gap says where the client is: behind all of them.
    lacking.forEach(event -> session.lacks(event, subscription));
    return !words.isEmpty();
  }
}
