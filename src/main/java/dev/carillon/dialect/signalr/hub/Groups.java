package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.topic.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a client has joined. Each group is a subscription, so all members receive the
 * same event. Names are compared exactly. Confined to one event loop.
 */
public final class Groups {
  private final Session session;
  private final HubOutput output;
  private final StartPosition start;
  private final int most;
  private final Map<String, Joined> joined = new HashMap<>();

  /**
   * @param what equal for groups that need not be joined twice
   */
  private record Joined(Object what, Optional<GroupListener> hearing, Subscription subscription) {}

  public Groups(Session session, HubOutput output, StartPosition start, int most) {
    this.session = session;
    this.output = output;
    this.start = start;
    this.most = most;
  }

  /** As the other method. */
  public void join(String name, List<TopicFilter> filters, EventMapper wording) {
    join(name, Group.of(filters, wording));
  }

  /**
   * Joins a group: from now on, or from the cursor on that the client sent. Joining it again does
   * nothing; a different group under the same name replaces the old one.
   *
   * @throws HubException if it is not permitted, or there are too many; nothing was done
   */
  public void join(String name, Group group) {
    if (isNew(name, group)) {
      SubscriptionSpec interest =
          SubscriptionSpec.in(group.filters(), output.encoder(group.wording()));
      SubscriptionSpec from = group.fromNow() ? interest : interest.from(start);
      subscribe(name, group, Optional.empty(), group.condition().map(from::where).orElse(from));
    }
  }

  /**
   * Receives the state of these topics and its changes from now on, as {@link #join}: with other
   * filters it starts over, with the state.
   *
   * @throws HubException if it is not permitted, or there are too many; nothing was done
   */
  public void hear(String name, List<TopicFilter> filters, GroupListener hearing) {
    List<TopicFilter> what = List.copyOf(filters);
    if (isNew(name, what)) {
      subscribe(
          name, what, Optional.of(hearing), SubscriptionSpec.heard(what, hearing).withSnapshot());
    }
  }

  private boolean isNew(String name, Object what) {
    @Nullable Joined old = joined.get(name);
    if (old == null && joined.size() >= most) {
      throw new HubException("more than " + most + " groups");
    }
    return old == null || !old.what().equals(what);
  }

  private void subscribe(
      String name, Object what, Optional<GroupListener> hearing, SubscriptionSpec interest) {
    Subscription subscription;
    try {
      subscription = session.subscribe(interest);
    } catch (RefusedException e) {
      throw new HubException(e.reason().text());
    }
    @Nullable Joined old = joined.put(name, new Joined(what, hearing, subscription));
    if (old != null) {
      old.subscription().end();
    }
  }

  /** A subscription has sent its snapshot. */
  public void live(Subscription subscription) {
    for (Joined one : List.copyOf(joined.values())) {
      if (one.subscription() == subscription) {
        one.hearing().ifPresent(GroupListener::live);
      }
    }
  }

  /** Leaves a group: after this call it causes no events. */
  public void leave(String name) {
    @Nullable Joined old = joined.remove(name);
    if (old != null) {
      old.subscription().end();
    }
  }

  public Set<String> names() {
    return Set.copyOf(joined.keySet());
  }
}
