package dev.carillon.core;

import dev.carillon.core.past.Archive;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether the records exist that a client claims to have seen, when this replica is behind
 * the client's cursor. Another replica may be ahead; but if the log was truncated, or the cursor is
 * invalid, the client would wait for ever. Confined to one event loop.
 */
final class CursorPlausibilityCheck {
  /** The delay before a check without an answer is repeated; doubles each time. */
  private static final Duration FIRST_DELAY = Duration.ofSeconds(2);

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

  private final PubSub pubSub;
  private final Subscription subscription;

  /** Where the replica was when the client connected. */
  private final OffsetVector joined;

  private final List<Gap.Range> missing = new ArrayList<>();
  private int open;

  /** True if some answer did not say whether the record exists. */
  private boolean inDoubt = true;

  private Instant next = Instant.MIN;
  private Duration delay = FIRST_DELAY;

  CursorPlausibilityCheck(PubSub pubSub, Subscription subscription, OffsetVector joined) {
    this.pubSub = pubSub;
    this.subscription = subscription;
    this.joined = joined.copy();
  }

  /**
   * Checks every partition in which the client is ahead, unless the result is known or a check was
   * sent a moment ago.
   */
  void ask(OffsetVector claimed) {
    Instant now = pubSub.now();
    if (!inDoubt || open > 0 || now.isBefore(next)) {
      return;
    }
    inDoubt = false;
    next = now.plus(delay);
    delay = delay.compareTo(LONGEST_DELAY) < 0 ? delay.multipliedBy(2) : delay;
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
    } else if (answer instanceof Archive.Unavailable || answer instanceof Archive.Refused) {
      inDoubt = true;
    }
    if (--open == 0 && !missing.isEmpty() && subscription.isCheckedBy(this)) {
      pubSub.fallBack(subscription, new Gap(Gap.Cause.TRUNCATED, missing), joined);
    }
  }
}
