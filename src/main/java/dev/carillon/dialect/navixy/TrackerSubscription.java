package dev.carillon.dialect.navixy;

import dev.carillon.core.Session;
import dev.carillon.dialect.navixy.request.NavixyError;
import dev.carillon.dialect.navixy.request.NavixyEventType;
import dev.carillon.dialect.navixy.request.TrackerTarget;
import dev.carillon.dialect.navixy.tracker.SubscriptionOptions;
import dev.carillon.dialect.navixy.tracker.Tracker;
import dev.carillon.dialect.navixy.tracker.VisibleTrackers;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A client's subscription to one type of event. Confined to one event loop. Only the newest event
 * of each tracker waits, so a client that reads slowly misses intermediate events, and nothing
 * else.
 */
final class TrackerSubscription {
  private final NavixyEventType type;
  private final FrameWriter script;
  private final Session session;
  private final VisibleTrackers fleet;
  private final int most;
  private final Map<SubscriptionOptions, RateGroup> lines = new LinkedHashMap<>();
  private final Map<Long, RateGroup> selected = new HashMap<>();

  /** Trackers that were unsubscribed from a subscription to all. */
  private final Set<Long> except = new HashSet<>();

  private Optional<RateGroup> everything = Optional.empty();

  /** For {@code state}: what is due, sent as fast as the client reads. */
  private final Map<Long, RateGroup> ready = new LinkedHashMap<>();

  /**
   * @param most maximum number of selected trackers
   */
  TrackerSubscription(
      NavixyEventType type, FrameWriter script, Session session, VisibleTrackers fleet, int most) {
    this.type = type;
    this.script = script;
    this.session = session;
    this.fleet = fleet;
    this.most = most;
  }

  /**
   * Checks a subscription.
   *
   * @throws NavixyErrorException if it has too many trackers
   */
  void require(TrackerTarget target) {
    boolean monitor = type == NavixyEventType.IOT_MONITOR;
    long count =
        target.all()
            ? (monitor ? fleet.all().stream().filter(Tracker::exists).count() : 0)
            : selected.size()
                + target.ids().stream().filter(id -> !selected.containsKey(id)).count();
    if (count > most) {
      throw (monitor ? NavixyError.INVALID_PARAMETERS : NavixyError.TOO_LARGE)
          .because("at most " + most + " trackers");
    }
  }

  /** Subscribes to existing trackers. */
  void subscribe(TrackerTarget target, List<Tracker> trackers, SubscriptionOptions terms) {
    RateGroup line = lines.computeIfAbsent(terms, RateGroup::new);
    if (target.all()) {
      List.copyOf(selected.keySet()).forEach(this::unselect);
      ready.clear();
      except.clear();
      everything = Optional.of(line);
    } else {
      for (Tracker tracker : trackers) {
        lineOf(tracker.id()).ifPresent(before -> before.drop(tracker.id()));
        ready.remove(tracker.id());
        unselect(tracker.id());
        selected.put(tracker.id(), line);
        except.remove(tracker.id());
        line.members++;
      }
    }
    trackers.forEach(tracker -> add(line, tracker));
    line.hurry();
    prune();
  }

  /**
   * Unsubscribes; returns the ids that are no longer subscribed to, some of which may never have
   * been.
   */
  Set<Long> unsubscribe(TrackerTarget target) {
    if (target.all()) {
      Set<Long> followed =
          fleet.all().stream()
              .map(Tracker::id)
              .filter(this::follows)
              .collect(Collectors.toCollection(LinkedHashSet::new));
      followed.forEach(script::forget);
      selected.clear();
      except.clear();
      everything = Optional.empty();
      lines.clear();
      ready.clear();
      return followed;
    }
    for (long id : target.ids()) {
      forget(id);
      if (everything.isPresent() && fleet.find(id).isPresent()) {
        except.add(id);
      }
    }
    prune();
    return target.ids();
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  boolean follows(long id) {
    return lineOf(id).isPresent();
  }

  private Optional<RateGroup> lineOf(long id) {
    RateGroup line = selected.get(id);
    return line != null ? Optional.of(line) : everything.filter(all -> !except.contains(id));
  }

  /** Marks all parts of the tracker to be sent. */
  void all(Tracker tracker) {
    lineOf(tracker.id()).ifPresent(line -> add(line, tracker));
    push();
  }

  private void add(RateGroup line, Tracker tracker) {
    if (script.knows(tracker) && !tracker.isBlocked()) {
      Set<String> parts = script.parts(tracker, line.terms());
      if (!parts.isEmpty() || type != NavixyEventType.READINGS_BATCH) {
        line.add(tracker.id(), parts);
      }
    }
  }

  /** Marks changed parts of the tracker to be sent; nothing is sent while it is blocked. */
  void changed(Tracker tracker, Set<String> parts) {
    Optional<RateGroup> line = lineOf(tracker.id());
    if (line.isEmpty() || tracker.isBlocked() || ready.containsKey(tracker.id())) {
      return;
    }
    for (String part : parts) {
      if (!script.suits(tracker, part, line.get().terms())) {
        return;
      }
    }
    line.get().add(tracker.id(), parts);
    push();
  }

  /** Stops sending the tracker, for now. */
  void withhold(long id) {
    lineOf(id).ifPresent(line -> line.drop(id));
    ready.remove(id);
  }

  /** Removes the tracker from the subscription. */
  void forget(long id) {
    withhold(id);
    unselect(id);
    script.forget(id);
    prune();
  }

  private void unselect(long id) {
    RateGroup line = selected.remove(id);
    if (line != null) {
      line.members--;
    }
  }

  private void prune() {
    lines
        .values()
        .removeIf(line -> line.members == 0 && everything.filter(all -> all == line).isEmpty());
  }

  // Frames without a limit are sent in the turn of their event; the others by a timer.
  private void push() {
    if (type == NavixyEventType.STATE) {
      flush(session.time());
    }
  }

  /** Sends the frames that are due, as far as the client has room. */
  void flush(Instant time) {
    for (RateGroup line : List.copyOf(lines.values())) {
      if (!line.isDue(time)) {
        continue;
      }
      if (type == NavixyEventType.STATE) {
        line.take(time).keySet().forEach(id -> ready.put(id, line));
      } else if (session.isIdle()) {
        tell(line, line.take(time), time);
      }
    }
    while (!ready.isEmpty() && session.hasRoom()) {
      var first = ready.entrySet().iterator().next();
      ready.remove(first.getKey());
      tell(first.getValue(), Map.of(first.getKey(), Set.of()), time);
    }
  }

  private void tell(RateGroup line, Map<Long, Set<String>> taken, Instant time) {
    Map<Tracker, Set<String>> due = new LinkedHashMap<>();
    for (Map.Entry<Long, Set<String>> entry : taken.entrySet()) {
      fleet
          .find(entry.getKey())
          .filter(tracker -> !tracker.isBlocked() && script.knows(tracker))
          .ifPresent(tracker -> due.put(tracker, entry.getValue()));
    }
    if (!due.isEmpty()) {
      session.send(script.write(due, line.terms(), time));
    }
  }
}
