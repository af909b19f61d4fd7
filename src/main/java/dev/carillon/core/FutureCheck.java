package dev.carillon.core;

import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks whether there is what a client says to have seen, when this replica stays behind it: another
 * replica may be further, but a log that was cut off or a cursor of nowhere would leave the client
 * waiting for ever. Confined to one event loop.
 */
final class FutureCheck {
  private final PubSub pubSub;
  private final Subscription subscription;

  /** Where the replica was when the client came. */
  private final Frontier joined;

  private final List<Gap.Range> missing = new ArrayList<>();
  private int open;
  private boolean asked;

  FutureCheck(PubSub pubSub, Subscription subscription, Frontier joined) {
    this.pubSub = pubSub;
    this.subscription = subscription;
    this.joined = joined.copy();
  }

  /** Asks about every partition in which the client is ahead; a second call does nothing. */
  void ask(Frontier claimed) {
    if (asked) {
      return;
    }
    asked = true;
    List<Position> claims =
        claimed.partitions().stream()
            .filter(partition -> subscription.reaches(partition.stream()))
            .map(partition -> claimed.next(partition).orElseThrow())
            .filter(claim -> !pubSub.frontier().hasReached(claim))
            .toList();
    open = claims.size();
    String principal = subscription.session().principal().id();
    for (Position claim : claims) {
      pubSub.archive().read(claim, principal, answer -> later(claim, answer));
    }
  }

  private void later(Position claim, Archive.Answer answer) {
    pubSub.later(() -> subscription.session().guarded(() -> answered(claim, answer)));
  }

  private void answered(Position claim, Archive.Answer answer) {
    if (answer instanceof Archive.Moved moved && moved.cause() == Gap.Cause.TRUNCATED) {
      missing.add(new Gap.Range(claim.partition(), moved.next().offset(), claim.offset()));
    }
    if (--open == 0 && !missing.isEmpty()) {
      pubSub.fallBack(subscription, new Gap(Gap.Cause.TRUNCATED, missing), joined);
    }
  }
}
