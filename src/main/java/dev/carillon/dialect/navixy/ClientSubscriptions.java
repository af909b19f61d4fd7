package dev.carillon.dialect.navixy;

import dev.carillon.core.Session;
import dev.carillon.dialect.navixy.request.EventRequest;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.request.TrackerTarget;
import dev.carillon.dialect.navixy.tracker.IotUpdate;
import dev.carillon.dialect.navixy.tracker.OutputFormat;
import dev.carillon.dialect.navixy.tracker.RowUpdate;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import dev.carillon.dialect.navixy.tracker.TrackerUpdateReader;
import dev.carillon.dialect.navixy.tracker.VisibleTrackers;
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

/** All subscriptions of one client. Confined to one event loop. */
final class ClientSubscriptions implements VisibleTrackers.Watch {
  private static final int MONITORED = 10;

  private final Session session;
  private final VisibleTrackers fleet;
  private final Runnable whenComplete;
  private final IotFrameWriter monitor = new IotFrameWriter();
  private final Map<NavixyEventType, TrackerSubscription> feeds =
      new EnumMap<>(NavixyEventType.class);

  /**
   * @param wrapped true for items that name their tracker
   * @param whenComplete run when the set of trackers is complete
   */
  ClientSubscriptions(
      Session session,
      TrackerUpdateReader reports,
      NavixyOptions options,
      boolean wrapped,
      Runnable whenComplete) {
    this.session = session;
    this.fleet = new VisibleTrackers(session, reports, this);
    this.whenComplete = whenComplete;
    int most = options.selectedTrackers();
    add(NavixyEventType.STATE, new StateFrameWriter(), most);
    add(NavixyEventType.STATE_BATCH, new StateBatchFrameWriter(wrapped), most);
    add(NavixyEventType.READINGS_BATCH, new ReadingsFrameWriter(wrapped), most);
    add(NavixyEventType.IOT_MONITOR, monitor, MONITORED);
  }

  private void add(NavixyEventType type, FrameWriter script, int most) {
    feeds.put(type, new TrackerSubscription(type, script, session, fleet, most));
  }

  VisibleTrackers fleet() {
    return fleet;
  }

  private TrackerSubscription feed(NavixyEventType type) {
    TrackerSubscription feed = feeds.get(type);
    if (feed == null) {
      throw new IllegalStateException("no feed of " + type);
    }
    return feed;
  }

  boolean isEmpty() {
    return feeds.values().stream().allMatch(TrackerSubscription::isEmpty);
  }

  /**
   * Subscribes to all of these or to none.
   *
   * @return the state of each tracker, by the name of the event type and by tracker
   * @throws NavixyErrorException if a limit is exceeded
   */
  Map<String, Map<String, String>> subscribe(
      List<EventRequest> requests, Function<EventRequest, OutputFormat> form) {
    requests.forEach(request -> feed(request.type()).require(request.target()));
    Map<String, Map<String, String>> answer = new LinkedHashMap<>();
    for (EventRequest request : requests) {
      Map<String, String> statuses =
          answer.computeIfAbsent(request.type().word(), type -> new LinkedHashMap<>());
      List<Tracker> found = find(request.target(), statuses);
      SubscriptionOptions terms = SubscriptionOptions.of(request, form.apply(request));
      feed(request.type()).subscribe(request.target(), found, terms);
    }
    return answer;
  }

  /** The trackers that may be subscribed to; the state of each becomes part of the response. */
  private List<Tracker> find(TrackerTarget target, Map<String, String> statuses) {
    var found = new ArrayList<Tracker>();
    Collection<Long> ids =
        target.all() ? fleet.all().stream().map(Tracker::id).toList() : target.ids();
    for (long id : ids) {
      Optional<Tracker> tracker = fleet.find(id);
      String status = tracker.map(this::status).orElse(NavixyWireNames.UNKNOWN);
      if (!status.equals(NavixyWireNames.DISALLOWED)) {
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
      return NavixyWireNames.DISALLOWED;
    }
    return tracker.isBlocked() ? NavixyWireNames.BLOCKED : NavixyWireNames.NORMAL;
  }

  private boolean isAllowed(RowUpdate row) {
    return row.below().stream().anyMatch(session.principal()::maySubscribe);
  }

  /**
   * Unsubscribes; returns the ids that are no longer subscribed to, by the name of the event type.
   */
  Map<String, Set<Long>> unsubscribe(List<EventRequest> requests) {
    Map<String, Set<Long>> answer = new LinkedHashMap<>();
    for (EventRequest request : requests) {
      answer
          .computeIfAbsent(request.type().word(), type -> new LinkedHashSet<>())
          .addAll(feed(request.type()).unsubscribe(request.target()));
    }
    return answer;
  }

  /** Sends the frames that are due. */
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
    feed(NavixyEventType.STATE).changed(tracker, Set.of());
    feed(NavixyEventType.STATE_BATCH).changed(tracker, Set.of());
  }

  @Override
  public void reading(Tracker tracker, String key) {
    feed(NavixyEventType.READINGS_BATCH).changed(tracker, Set.of(key));
  }

  @Override
  public void message(Tracker tracker, IotUpdate message) {
    if (feed(NavixyEventType.IOT_MONITOR).follows(tracker.id())) {
      monitor.add(message);
      feed(NavixyEventType.IOT_MONITOR).changed(tracker, Set.of());
    }
  }

  @Override
  public void blocked(Tracker tracker, RowUpdate row) {
    feeds.values().forEach(feed -> feed.withhold(tracker.id()));
    tell(tracker, row, NavixyWireNames.BLOCK);
  }

  @Override
  public void unblocked(Tracker tracker, RowUpdate row) {
    tell(tracker, row, NavixyWireNames.UNBLOCK);
    feeds.values().forEach(feed -> feed.all(tracker));
  }

  @Override
  public void corrupt(Tracker tracker, RowUpdate row) {
    feeds.values().forEach(feed -> feed.withhold(tracker.id()));
    tell(tracker, row, NavixyWireNames.CORRUPT);
    feeds.values().forEach(feed -> feed.forget(tracker.id()));
  }

  private void tell(Tracker tracker, RowUpdate row, String word) {
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
