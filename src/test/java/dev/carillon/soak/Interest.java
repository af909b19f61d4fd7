package dev.carillon.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What a client asks for, and what that means: written a second time here, without the gateway's
 * code, to have an opinion of its own.
 *
 * @param topics filters with wildcards
 * @param filter the condition, if any
 * @param fields the paths to keep; none: all
 * @param snapshot the state first, then what follows
 * @param every at most one event per key in that time; zero: all
 * @param latest older events of a key make way when the client is slow
 */
record Interest(
    List<String> topics,
    Optional<Filter> filter,
    List<String> fields,
    boolean snapshot,
    Duration every,
    boolean latest) {

  private static final Map<String, String[]> SEGMENTS = new ConcurrentHashMap<>();

  /** Stands for a JSON null. */
  static final Object NULL = "null";

  /** A CEL expression, and the same in Java. */
  record Filter(String cel, Predicate<Change> matches) {}

  Interest {
    topics = List.copyOf(topics);
    fields = List.copyOf(fields);
  }

  static Interest in(String... topics) {
    return new Interest(List.of(topics), Optional.empty(), List.of(), false, Duration.ZERO, false);
  }

  Interest where(Filter condition) {
    return new Interest(topics, Optional.of(condition), fields, snapshot, every, latest);
  }

  Interest keeping(String... paths) {
    return new Interest(topics, filter, List.of(paths), snapshot, every, latest);
  }

  Interest withSnapshot() {
    return new Interest(topics, filter, fields, true, every, latest);
  }

  Interest every(Duration time) {
    return new Interest(topics, filter, fields, snapshot, time, latest);
  }

  Interest withLatest() {
    return new Interest(topics, filter, fields, snapshot, every, true);
  }

  /** True if of a key only the newest event is sure to come. */
  boolean isConflated() {
    return !every.isZero() || latest;
  }

  /** True if the client is to get the change's event. */
  boolean matches(Change change) {
    return change.isReadable()
        && topics.stream().anyMatch(topicFilter -> covers(topicFilter, change))
        && filter.map(f -> f.matches().test(change)).orElse(true);
  }

  private static boolean covers(String filter, Change change) {
    String[] wanted = segments(filter);
    for (String[] topic : change.segments()) {
      if (covers(wanted, topic)) {
        return true;
      }
    }
    return false;
  }

  private static String[] segments(String text) {
    return SEGMENTS.computeIfAbsent(text, t -> t.split(":", -1));
  }

  /** True if the topic is one of the filter's. */
  static boolean covers(String filter, String topic) {
    return covers(segments(filter), topic.split(":", -1));
  }

  private static boolean covers(String[] wanted, String[] given) {
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("**")) {
        return true;
      }
      if (i >= given.length || !(wanted[i].equals("*") || wanted[i].equals(given[i]))) {
        return false;
      }
    }
    return wanted.length == given.length;
  }

  /** True if an event of the stream could ever be for the client: then its gaps are, too. */
  boolean hears(SoakStream stream) {
    return stream.shapes().stream()
        .anyMatch(shape -> topics.stream().anyMatch(filterText -> overlap(filterText, shape)));
  }

  private static boolean overlap(String filter, String shape) {
    String[] wanted = filter.split(":", -1);
    String[] given = shape.split(":", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("**")) {
        return true;
      }
      boolean any = i < given.length && (wanted[i].equals("*") || given[i].equals("*"));
      if (i >= given.length || !(any || wanted[i].equals(given[i]))) {
        return false;
      }
    }
    return wanted.length == given.length;
  }

  /**
   * True if the client may get the change's event, though it need not: who is gone may be shown as
   * it last was, where that is known, and then that is what a filter is asked about.
   */
  boolean mayMatch(Change change, Truth truth) {
    return change.isTombstone()
        && filter.isPresent()
        && topics.stream().anyMatch(topicFilter -> covers(topicFilter, change))
        && truth.before(change).filter(filter.get().matches()).isPresent();
  }

  /** True if this is what the change's event is to hold, as {@link Journal} digests it. */
  boolean isContent(long content, Change change, Truth truth) {
    if (change.isTombstone()) {
      return content == content(change, NULL)
          || truth
              .before(change)
              .filter(was -> content == content(change, shown(was.data())))
              .isPresent();
    }
    return content == content(change, shown(change.data()));
  }

  private long content(Change change, Object data) {
    return content(
        change.topics().get(0),
        change.operation(),
        change.time,
        data,
        // What a projection does to it is not ours to say.
        fields.isEmpty() ? change.old() : Map.of());
  }

  private Map<String, Object> shown(Map<String, Object> data) {
    return fields.isEmpty() ? data : project(data);
  }

  /** What the change's snapshot message is to hold. */
  long snapshotContent(Change change) {
    return content(change.topics().get(0), "", change.time, shown(change.data()), Map.of());
  }

  static long content(String topic, String op, long time, Object data, Map<?, ?> old) {
    long digest = Content.digest(List.of(topic, op, time));
    digest = digest * 31 + Content.digest(data);
    return digest * 31 + Content.digest(old);
  }

  private Map<String, Object> project(Map<String, Object> data) {
    var kept = new HashMap<String, Object>();
    for (String path : fields) {
      int dot = path.indexOf('.');
      String name = dot < 0 ? path : path.substring(0, dot);
      Object value = data.get(name);
      if (value == null) {
        continue;
      }
      if (dot < 0) {
        kept.put(name, value);
      } else if (value instanceof Map<?, ?> inner) {
        var part = new HashMap<Object, Object>();
        if (kept.get(name) instanceof Map<?, ?> before) {
          part.putAll(before);
        }
        String rest = path.substring(dot + 1);
        if (inner.containsKey(rest)) {
          part.put(rest, inner.get(rest));
        }
        kept.put(name, part);
      }
    }
    return kept;
  }
}
