package dev.carillon.dialect.navixy.tracker;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.SubscriptionListener;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.event.ChangeEvent;
import dev.carillon.topic.TopicFilter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The current set of trackers that a user may see: the complete set first, then every change.
 * Confined to one event loop.
 */
public final class VisibleTrackers implements SubscriptionListener {
  private final Session session;
  private final TrackerUpdateReader reports;
  private final Watch watch;
  private Map<Long, Tracker> trackers = new LinkedHashMap<>();

  /** The last complete state, while the current one is incomplete. */
  private Map<Long, Tracker> before = Map.of();

  private List<TopicFilter> filters = List.of();
  private Optional<Subscription> subscription = Optional.empty();
  private boolean complete;

  /** Listener for changes of existing trackers, called once the initial set is complete. */
  public interface Watch {
    /** The set of trackers is complete. */
    void complete();

    void appeared(Tracker tracker);

    void state(Tracker tracker);

    void reading(Tracker tracker, String key);

    void message(Tracker tracker, IotUpdate message);

    void blocked(Tracker tracker, RowUpdate row);

    void unblocked(Tracker tracker, RowUpdate row);

    /** The tracker was removed, or the user may no longer see it. */
    void corrupt(Tracker tracker, RowUpdate row);
  }

  public VisibleTrackers(Session session, TrackerUpdateReader reports, Watch watch) {
    this.session = session;
    this.reports = reports;
    this.watch = watch;
  }

  public boolean isComplete() {
    return complete;
  }

  /**
   * Follows the trackers that match these filters, from their current state on.
   *
   * @return false if it is complete already: then {@link Watch#complete} is not called again
   * @throws dev.carillon.core.identity.RefusedException if the state is larger than the limit
   */
  public boolean follow(List<TopicFilter> wanted) {
    boolean began = complete || subscription.isPresent();
    if (began && filters.equals(wanted)) {
      return !complete;
    }
    filters = List.copyOf(wanted);
    begin();
    return true;
  }

  /** Starts again from the current state, after a gap. */
  public void refresh() {
    if (complete) {
      begin();
    }
  }

  private void begin() {
    subscription.ifPresent(Subscription::end);
    subscription = Optional.empty();
    if (complete) {
      before = trackers;
    }
    trackers = new LinkedHashMap<>();
    complete = false;
    if (filters.isEmpty()) {
      settle();
    } else {
      subscription =
          Optional.of(session.subscribe(SubscriptionSpec.heard(filters, this).withSnapshot()));
    }
  }

  /** The snapshot is complete; live events follow. */
  public void live(Subscription which) {
    if (subscription.filter(own -> own == which).isPresent() && !complete) {
      settle();
    }
  }

  private void settle() {
    complete = true;
    Map<Long, Tracker> old = before;
    before = Map.of();
    old.values().forEach(this::compare);
    for (Tracker tracker : List.copyOf(trackers.values())) {
      if (tracker.exists() && !known(old, tracker.id())) {
        watch.appeared(tracker);
      }
    }
    watch.complete();
  }

  private static boolean known(Map<Long, Tracker> old, long id) {
    return Optional.ofNullable(old.get(id)).filter(Tracker::exists).isPresent();
  }

  @SuppressWarnings("ReferenceEquality") // a report that is the same says the same
  private void compare(Tracker was) {
    if (was.row.isEmpty()) {
      return;
    }
    Optional<Tracker> now = find(was.id());
    if (now.isEmpty()) {
      watch.corrupt(was, was.row.get());
      return;
    }
    Tracker tracker = now.get();
    tellBlock(was.row.get(), tracker);
    if (tracker.state.isPresent() && !tracker.state.equals(was.state)) {
      watch.state(tracker);
    }
    for (ReadingUpdate reading : tracker.readings.values()) {
      ReadingUpdate known = was.readings.get(reading.key());
      if (known == null || !known.isLike(reading)) {
        watch.reading(tracker, reading.key());
      }
    }
    if (!tracker.message.equals(was.message)) {
      tracker.message.ifPresent(message -> watch.message(tracker, message));
    }
  }

  private void tellBlock(RowUpdate was, Tracker tracker) {
    RowUpdate now = tracker.row.orElse(was);
    if (now.isBlocked() && !was.isBlocked()) {
      watch.blocked(tracker, now);
    } else if (!now.isBlocked() && was.isBlocked()) {
      watch.unblocked(tracker, now);
    }
  }

  /** A tracker that exists. */
  public Optional<Tracker> find(long id) {
    return Optional.ofNullable(trackers.get(id)).filter(Tracker::exists);
  }

  /** All known trackers, some of which may not exist yet. */
  public Collection<Tracker> all() {
    return trackers.values();
  }

  @Override
  public void event(ChangeEvent event) {
    for (TrackerUpdate report : reports.of(event)) {
      report.tell(this);
    }
  }

  @Override
  public void left(ChangeEvent event) {
    for (TrackerUpdate report : reports.of(event)) {
      report.leave(this);
    }
  }

  void row(RowUpdate report) {
    Tracker tracker = tracker(report.tracker());
    Optional<RowUpdate> was = tracker.row;
    tracker.row = Optional.of(report);
    if (complete) {
      was.ifPresentOrElse(row -> tellBlock(row, tracker), () -> watch.appeared(tracker));
    }
  }

  void corrupt(long id) {
    Optional<Tracker> tracker = find(id);
    if (tracker.isPresent()) {
      RowUpdate row = tracker.get().row.orElseThrow();
      tracker.get().row = Optional.empty();
      drop(tracker.get());
      if (complete) {
        watch.corrupt(tracker.get(), row);
      }
    }
  }

  void state(StateUpdate report) {
    Tracker tracker = tracker(report.tracker());
    tracker.state = Optional.of(report);
    if (complete && tracker.exists()) {
      watch.state(tracker);
    }
  }

  void stateless(long id) {
    Tracker tracker = tracker(id);
    tracker.state = Optional.empty();
    drop(tracker);
  }

  void reading(ReadingUpdate report) {
    Tracker tracker = tracker(report.tracker());
    boolean news = tracker.read(report).filter(report::isLike).isEmpty();
    if (complete && tracker.exists() && news) {
      watch.reading(tracker, report.key());
    }
  }

  void unread(long id, String key) {
    Tracker tracker = tracker(id);
    tracker.unread(key);
    drop(tracker);
  }

  void message(IotUpdate report) {
    Tracker tracker = tracker(report.tracker());
    tracker.message = Optional.of(report);
    if (complete && tracker.exists()) {
      watch.message(tracker, report);
    }
  }

  private Tracker tracker(long id) {
    return trackers.computeIfAbsent(id, Tracker::new);
  }

  private void drop(Tracker tracker) {
    if (tracker.isEmpty()) {
      trackers.remove(tracker.id());
    }
  }
}
