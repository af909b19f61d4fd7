package dev.carillon.core;

/** Lets the subscriptions of one session catch up, a part per turn. Confined to its loop. */
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

  /** Continues with the subscriptions that have not caught up. */
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

  /** Continues in a later turn, if one of them can: other sessions get their turn first. */
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
