package dev.carillon.core;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Frontier;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Position;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of one item to those who may hear it. It makes no garbage of its own. Confined to one
 * event loop.
 */
final class Delivery implements Item.Receiver {
  private final Meter meter;
  private final Set<Session> sessions;
  private final Frontier frontier;
  private final TopicTrie<Subscription> trie;
  private final List<Subscription> matched = new ArrayList<>();
  private final List<Subscription> left = new ArrayList<>();
  private final Consumer<Subscription> matcher = this::match;
  private final Consumer<Subscription> formerMatcher = this::matchFormer;
  private @Nullable ChangeEvent current;
  private long number;

  Delivery(Meter meter, Set<Session> sessions, Frontier frontier, TopicTrie<Subscription> trie) {
    this.meter = meter;
    this.sessions = sessions;
    this.frontier = frontier;
    this.trie = trie;
  }

  // First match everything, then send: a session that is closed for being slow leaves the trie.
  @Override
  public void event(ChangeEvent event) {
    frontier.passed(event.position());
    number++;
    current = event;
    match(event.topics(), matcher);
    if (event.prior().isPresent()) {
      List<Topic> former = event.prior().get().topics();
      if (!former.equals(event.topics())) {
        match(former, formerMatcher);
      }
    }
    current = null;
    if (!matched.isEmpty() || !left.isEmpty()) {
      send(event);
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
      add(subscription, subscription.verdict(event, true));
    }
  }

  /** One that matched what the entity was before. */
  private void matchFormer(Subscription subscription) {
    ChangeEvent event = current;
    if (event != null
        && !subscription.hasSeen(event.position())
        && !subscription.covers(event.topics())) {
      add(subscription, subscription.verdict(event, false));
    }
  }

  private void add(Subscription subscription, Verdict verdict) {
    if (verdict == Verdict.LEFT) {
      left.add(subscription);
    } else if (verdict == Verdict.EVENT && subscription.receiver().takes(number)) {
      matched.add(subscription);
      subscription.session().subscriptions().expect();
    }
  }

  private void send(ChangeEvent event) {
    try {
      int events = matched.size();
      for (int i = 0; i < left.size(); i++) {
        // Not to who has the event itself, because of another subscription.
        if (left.get(i).receiver().takes(number)) {
          matched.add(left.get(i));
          left.get(i).session().subscriptions().expect();
        }
      }
      for (int i = 0; i < matched.size(); i++) {
        Subscription subscription = matched.get(i);
        // Not of one that ended, or whose session did, because of what was sent before.
        if (subscription.isLive()) {
          deliver(event, i >= events, subscription);
        } else {
          subscription.session().subscriptions().takesLast();
        }
      }
      meter.matched(event, matched.size());
    } finally {
      matched.clear();
      left.clear();
    }
  }

  private void deliver(ChangeEvent event, boolean hasLeft, Subscription subscription) {
    try {
      subscription.deliver(event, hasLeft, frontier);
    } catch (RefusedException e) {
      subscription.session().close(e.reason());
    } catch (RuntimeException e) {
      subscription.session().failed(e);
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
    for (Session session : List.copyOf(sessions)) {
      session.lost(gap);
    }
  }
}
