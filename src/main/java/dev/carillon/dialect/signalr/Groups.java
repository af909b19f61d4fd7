package dev.carillon.dialect.signalr;

import dev.carillon.core.Interest;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;
import dev.carillon.core.Start;
import dev.carillon.core.Subscription;
import dev.carillon.topic.TopicFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has joined: each group is a subscription, so that everybody hears one event. Names
 * are compared as they are. Confined to one event loop.
 */
public final class Groups {
  private final Session session;
  private final Output output;
  private final Start start;
  private final int most;
  private final Map<String, Joined> joined = new HashMap<>();

  private record Joined(Group group, Subscription subscription) {}

  Groups(Session session, Output output, Start start, int most) {
    this.session = session;
    this.output = output;
    this.start = start;
    this.most = most;
  }

  /** As the other method. */
  public void join(String name, List<TopicFilter> filters, Wording wording) {
    join(name, Group.of(filters, wording));
  }

  /**
   * Joins: from now on, or from the cursor on that the client came with. Joined once more it does
   * nothing; with something else under the same name, that takes the place of the old.
   *
   * @throws HubException if it is not permitted, or there are too many; nothing was done
   */
  public void join(String name, Group group) {
    @Nullable Joined old = joined.get(name);
    if (old != null && old.group().equals(group)) {
      return;
    }
    if (old == null && joined.size() >= most) {
      throw new HubException("more than " + most + " groups");
    }
    joined.put(name, new Joined(group, subscribe(group)));
    if (old != null) {
      old.subscription().end();
    }
  }

  private Subscription subscribe(Group group) {
    Interest interest = Interest.in(group.filters(), output.encoder(group.wording())).from(start);
    try {
      return session.subscribe(group.condition().map(interest::where).orElse(interest));
    } catch (RefusedException e) {
      throw new HubException(e.reason().text());
    }
  }

  /** After this call no event comes because of the group. */
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
