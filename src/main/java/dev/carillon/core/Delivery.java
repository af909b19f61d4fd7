package dev.carillon.core;

import dev.carillon.core.condition.MatchResult;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one item to the subscriptions that match and may receive it. It allocates nothing of its
 * own. Confined to one event loop.
 */
final class Delivery implements Item.Receiver {
  private final Meter meter;
  private final FaultLog faults;
  private final Set<Session> sessions;
  private final OffsetVector frontier;
  private final TopicTrie<Subscription> trie;
  private final List<Subscription> matched = new ArrayList<>();
  private final List<Subscription> left = new ArrayList<>();

  /** Those whose filter could not be evaluated, or for which the event could not be encoded. */
  private final List<Subscription> failed = new ArrayList<>();

  private final Consumer<Subscription> matcher = this::match;
  private final Consumer<Subscription> formerMatcher = this::matchFormer;
  private @Nullable ChangeEvent current;
  private long number;

  Delivery(
      Meter meter,
      FaultLog faults,
      Set<Session> sessions,
      OffsetVector frontier,
      TopicTrie<Subscription> trie) {
    this.meter = meter;
    this.faults = faults;
    this.sessions = sessions;
    this.frontier = frontier;
    this.trie = trie;
  }

  // First match everything, then send: a session that is closed as slow leaves the trie.
  @Override
  public void event(ChangeEvent event) {
    frontier.passed(event.position());
    number++;
    boolean whole = false;
    try {
      matchAll(event);
      if (!matched.isEmpty() || !left.isEmpty()) {
        send(event);
      }
      for (int i = 0; i < failed.size(); i++) {
        failed.get(i).session().lacks(event, failed.get(i));
      }
      whole = true;
    } finally {
      if (!whole) {
        forgetExpected();
      }
      // No state of this event may be left for the next one, even after an exception.
      current = null;
      matched.clear();
      left.clear();
      failed.clear();
    }
  }

  private void matchAll(ChangeEvent event) {
    current = event;
    match(event.topics(), matcher);
    if (event.prior().isPresent()) {
      List<Topic> former = event.prior().get().topics();
      if (!former.equals(event.topics())) {
        match(former, formerMatcher);
      }
    }
    current = null;
  }

  private void forgetExpected() {
    for (int i = 0; i < matched.size(); i++) {
      matched.get(i).session().subscriptions().expectNothing();
    }
  }

  private void match(List<Topic> topics, Consumer<Subscription> consumer) {
    for (int i = 0; i < topics.size(); i++) {
      trie.match(topics.get(i), consumer);
    }
  }

  private void match(Subscription subscription) {
    ChangeEvent event = current;
    if (event != null && !subscription.hasSeen(event.position())) {
      judge(subscription, event, true);
    }
  }

  /** Handles a subscription that matched the entity's former state. */
  private void matchFormer(Subscription subscription) {
    ChangeEvent event = current;
    if (event != null
        && !subscription.hasSeen(event.position())
        && !subscription.covers(event.topics())) {
      judge(subscription, event, false);
    }
  }

  // Conditions and data are untrusted: an exception concerns only its subscription.
  private void judge(Subscription subscription, ChangeEvent event, boolean covered) {
    try {
      add(subscription, subscription.verdict(event, covered));
    } catch (RuntimeException | Error e) {
      faults.report("an event could not be asked about", subscription.session(), e);
      failed.add(subscription);
    }
  }

  private void add(Subscription subscription, MatchResult verdict) {
    if (verdict == MatchResult.LEFT) {
      left.add(subscription);
    } else if (verdict == MatchResult.EVENT && subscription.receiver().takes(number)) {
      matched.add(subscription);
      subscription.session().subscriptions().expect();
    }
  }

  private void send(ChangeEvent event) {
    int events = matched.size();
    for (int i = 0; i < left.size(); i++) {
      // Not to a session that has the event itself, because of another subscription.
      if (left.get(i).receiver().takes(number)) {
        matched.add(left.get(i));
        left.get(i).session().subscriptions().expect();
      }
    }
    for (int i = 0; i < matched.size(); i++) {
      Subscription subscription = matched.get(i);
      // Not if the subscription or its session ended because of what was sent before.
      if (subscription.isLive()) {
        deliver(event, i >= events, subscription);
      } else {
        subscription.session().subscriptions().takesLast();
      }
    }
    count(event);
  }

  private void deliver(ChangeEvent event, boolean hasLeft, Subscription subscription) {
    try {
      if (!subscription.deliver(event, hasLeft, frontier)) {
        failed.add(subscription);
      }
    } catch (RefusedException e) {
      subscription.session().close(e.reason());
    } catch (RuntimeException | Error e) {
      subscription.session().failed(e);
    }
  }

  private void count(ChangeEvent event) {
    try {
      meter.matched(event, matched.size());
    } catch (RuntimeException | Error e) {
      faults.report("an event could not be counted", e);
    }
  }

  /**
   * Reports an item that could not be delivered at all. It is unknown which clients lack it, so all
   * that could have received it are notified.
   */
  void lost(Item item) {
    if (item instanceof ChangeEvent event) {
      tell(Gap.of(event.position()));
    } else if (item instanceof Gap gap) {
      tell(gap);
    }
  }

  @Override
  public void gap(Gap gap) {
    for (Gap.Range range : gap.ranges()) {
      if (gap.cause() == Gap.Cause.TRUNCATED) {
        frontier.rewind(new Position(range.partition(), range.from(), -1));
      } else {
        frontier.reached(range.end());
      }
    }
    tell(gap);
  }

  private void tell(Gap gap) {
    for (Session session : List.copyOf(sessions)) {
      session.lost(gap);
    }
  }
}
