package dev.carillon.dialect.navixy;

import dev.carillon.core.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Everything that one client has subscribed to. Confined to one event loop. */
final class Feeds implements Fleet.Watch {
  private static final int MONITORED = 10;

  private final Session session;
  private final Fleet fleet;
  private final Runnable whenComplete;
  private final IotScript monitor = new IotScript();
  private final Map<EventType, Feed> feeds = new EnumMap<>(EventType.class);

  /**
   * @param wrapped true for items that name their tracker
   * @param whenComplete run when it is known which trackers there are
   */
  Feeds(
      Session session,
      Reports reports,
      NavixyOptions options,
      boolean wrapped,
      Runnable whenComplete) {
    this.session = session;
    this.fleet = new Fleet(session, reports, this);
    this.whenComplete = whenComplete;
    int most = options.selectedTrackers();
    add(EventType.STATE, new StateScript(), most);
    add(EventType.STATE_BATCH, new StateBatchScript(wrapped), most);
    add(EventType.READINGS_BATCH, new ReadingsScript(wrapped), most);
    add(EventType.IOT_MONITOR, monitor, MONITORED);
  }

  private void add(EventType type, Script script, int most) {
    feeds.put(type, new Feed(type, script, session, fleet, most));
  }

  Fleet fleet() {
    return fleet;
  }

  private Feed feed(EventType type) {
    Feed feed = feeds.get(type);
    if (feed == null) {
      throw new IllegalStateException("no feed of " + type);
    }
    return feed;
  }

  boolean isEmpty() {
    return feeds.values().stream().allMatch(Feed::isEmpty);
  }

  /**
   * Subscribes to all of these or to none.
   *
   * @return by the type's word, by tracker: what it is to the subscription
   * @throws FaultException if it is too much
   */
  Map<String, Map<String, String>> subscribe(
      List<EventRequest> requests, Function<EventRequest, Form> form) {
    requests.forEach(request -> feed(request.type()).require(request.target()));
    Map<String, Map<String, String>> answer = new LinkedHashMap<>();
    for (EventRequest request : requests) {
      Map<String, String> statuses =
          answer.computeIfAbsent(request.type().word(), type -> new LinkedHashMap<>());
      List<Tracker> found = find(request.target(), statuses);
      Terms terms = Terms.of(request, form.apply(request));
      feed(request.type()).subscribe(request.target(), found, terms);
    }
    return answer;
  }

  /** Those that may be subscribed to; what each is becomes part of the answer. */
  private List<Tracker> find(Target target, Map<String, String> statuses) {
    var found = new ArrayList<Tracker>();
    Collection<Long> ids =
        target.all() ? fleet.all().stream().map(Tracker::id).toList() : target.ids();
    for (long id : ids) {
      Optional<Tracker> tracker = fleet.find(id);
      String status = tracker.map(this::status).orElse(Words.UNKNOWN);
      if (!status.equals(Words.DISALLOWED)) {
        tracker.ifPresent(found::add);
      }
      if (tracker.isPresent() || !target.all()) {
        statuses.put(Long.toString(id), status);
      }
    }
    return found;
  }

  private String status(Tracker tracker) {
    if (!isAllowed(tracker.row.orElseThrow())) {
      return Words.DISALLOWED;
    }
    return tracker.isBlocked() ? Words.BLOCKED : Words.NORMAL;
  }

  private boolean isAllowed(RowReport row) {
    return row.below().stream().anyMatch(session.principal()::maySubscribe);
  }

  /** Gives the ids of what is not subscribed to any more, by the type's word. */
  Map<String, Set<Long>> unsubscribe(List<EventRequest> requests) {
    Map<String, Set<Long>> answer = new LinkedHashMap<>();
    for (EventRequest request : requests) {
      answer
          .computeIfAbsent(request.type().word(), type -> new LinkedHashSet<>())
          .addAll(feed(request.type()).unsubscribe(request.target()));
    }
    return answer;
  }

  /** Tells what has its turn. */
  void flush(Instant now) {
    if (fleet.isComplete()) {
      feeds.values().forEach(feed -> feed.flush(now));
    }
  }

  @Override
  public void complete() {
    whenComplete.run();
  }

  @Override
  public void appeared(Tracker tracker) {
    feeds.values().forEach(feed -> feed.all(tracker));
  }

  @Override
  public void state(Tracker tracker) {
    feed(EventType.STATE).changed(tracker, Set.of());
    feed(EventType.STATE_BATCH).changed(tracker, Set.of());
  }

  @Override
  public void reading(Tracker tracker, String key) {
    feed(EventType.READINGS_BATCH).changed(tracker, Set.of(key));
  }

  @Override
  public void message(Tracker tracker, IotReport message) {
    if (feed(EventType.IOT_MONITOR).follows(tracker.id())) {
      monitor.add(message);
      feed(EventType.IOT_MONITOR).changed(tracker, Set.of());
    }
  }

  @Override
  public void blocked(Tracker tracker, RowReport row) {
    feeds.values().forEach(feed -> feed.withhold(tracker.id()));
    tell(tracker, row, Words.BLOCK);
  }

  @Override
  public void unblocked(Tracker tracker, RowReport row) {
    tell(tracker, row, Words.UNBLOCK);
    feeds.values().forEach(feed -> feed.all(tracker));
  }

  @Override
  public void corrupt(Tracker tracker, RowReport row) {
    feeds.values().forEach(feed -> feed.withhold(tracker.id()));
    tell(tracker, row, Words.CORRUPT);
    feeds.values().forEach(feed -> feed.forget(tracker.id()));
  }

  private void tell(Tracker tracker, RowReport row, String word) {
    boolean followed =
        feeds.entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getKey().bringsLifecycle() && entry.getValue().follows(tracker.id()));
    if (followed && isAllowed(row)) {
      session.send(row.lifecycle(word));
    }
  }
}
