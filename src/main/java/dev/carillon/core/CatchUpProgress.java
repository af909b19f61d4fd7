package dev.carillon.core;

/** How the subscriptions of one session catch up, a part at a turn. Confined to its loop. */
final class CatchUpProgress {
  private final PubSub pubSub;
  private final Session session;
  private final Subscriptions subscriptions;
  private final HeldEvents held;
  private boolean willGoOn;

  CatchUpProgress(PubSub pubSub, Session session, Subscriptions subscriptions, HeldEvents held) {
    this.pubSub = pubSub;
    this.session = session;
    this.subscriptions = subscriptions;
    this.held = held;
  }

  /** They go on with what they have not caught up with. */
  void goOn() {
    for (Subscription subscription : subscriptions.behind()) {
      session.guarded(() -> goOn(subscription));
    }
    subscriptions.refresh();
    goOnLater();
  }

  private void goOn(Subscription subscription) {
    if (pubSub.catchUp(subscription)) {
      subscriptions.refresh();
      held.release(false);
    }
  }

  /** In a later turn, if one of them can: the other sessions want theirs. */
  void goOnLater() {
    if (!willGoOn && session.hasRoom() && subscriptions.canGoOn()) {
      willGoOn = true;
      pubSub.later(
          () -> {
            willGoOn = false;
            goOn();
          });
    }
  }
}
