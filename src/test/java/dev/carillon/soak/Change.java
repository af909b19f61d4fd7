package dev.carillon.soak;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of the set, as the producer meant it, and where it came to lie. What is written here
 * by the producer's thread is read by the checker after that thread has ended.
 *
 * @see Traffic
 */
final class Change {
  static final int VALUES = 1000;

  /** What it does to its entity. */
  enum Op {
    CREATE,
    UPDATE,
    DELETE,
    /** A record that its stream's format cannot be read from. */
    UNREADABLE
  }

  final int number;
  final SoakStream stream;
  final Op op;
  final int key;

  /** In milliseconds since 1970; of a key no two are the same. */
  final long time;

  final Body body;

  /** What it was before, for updates and deletes of rows. */
  final Optional<Body> before;

  private int partition = -1;
  private long offset = -1;
  private String @Nullable [][] segments;

  /** The part of an entity that changes. */
  record Body(int number, int zone, int value) {}

  Change(
      int number, SoakStream stream, Op op, int key, long time, Body body, Optional<Body> before) {
    this.number = number;
    this.stream = stream;
    this.op = op;
    this.key = key;
    this.time = time;
    this.body = body;
    this.before = before;
  }

  /** Where it lies in Kafka. */
  Change at(int number, long place) {
    partition = number;
    offset = place;
    return this;
  }

  int partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  String keyText() {
    return keyText(key);
  }

  static String keyText(int key) {
    return "k" + key;
  }

  static String zone(int zone) {
    return "z" + zone;
  }

  boolean isReadable() {
    return op != Op.UNREADABLE;
  }

  boolean isTombstone() {
    return op == Op.DELETE && stream == SoakStream.ITEMS;
  }

  /** The topics that its event has; the first is its name. */
  List<String> topics() {
    String name = keyText();
    String zone = zone(body.zone());
    return switch (stream) {
      case CALLS -> List.of("call:" + zone + ":" + name, "team:" + team() + ":call:" + name);
      case ITEMS ->
          isTombstone()
              ? List.of("item:" + name)
              : List.of("item:" + name, "zone:" + zone + ":item:" + name);
      case ROWS -> List.of("row:" + zone + ":" + name);
      case SPARE -> List.of("spare:" + name);
    };
  }

  /** The topics, cut at the colons; made once. */
  String[][] segments() {
    String[][] made = segments;
    if (made == null) {
      made = topics().stream().map(topic -> topic.split(":", -1)).toArray(String[][]::new);
      segments = made;
    }
    return made;
  }

  private String team() {
    return "t" + body.value() % 7;
  }

  /** The event's type. */
  String type() {
    return switch (stream) {
      case CALLS -> body.value() % 2 == 0 ? "call_started" : "call_ended";
      case ITEMS -> isTombstone() ? "items_deleted" : "items";
      case ROWS ->
          switch (op) {
            case CREATE -> "rows_created";
            case UPDATE -> "rows_updated";
            default -> "rows_deleted";
          };
      case SPARE -> "spare";
    };
  }

  /** The word of the envelope; empty where the stream's format does not say it. */
  String operation() {
    if (stream == SoakStream.ROWS) {
      return op.name().toLowerCase(java.util.Locale.ROOT);
    }
    return isTombstone() ? "delete" : "";
  }

  /** The event's data; empty for a tombstone. */
  Map<String, Object> data() {
    // Of a row that goes, its event shows what it last was.
    return isTombstone() ? Map.of() : of(body);
  }

  /** The event's {@code old}; empty if it has none. */
  Map<String, Object> old() {
    return stream == SoakStream.ROWS && op == Op.UPDATE
        ? before.map(this::of).orElse(Map.of())
        : Map.of();
  }

  /** The members of a body. */
  Map<String, Object> of(Body which) {
    var data = new LinkedHashMap<String, Object>();
    data.put("n", which.number());
    data.put("key", keyText());
    data.put("zone", zone(which.zone()));
    data.put("v", which.value());
    data.put("nested", Map.of("a", which.value() % 7, "b", "b" + which.value() % 11));
    data.put("team", "t" + which.value() % 7);
    data.put("text", "x".repeat(which.value() % 256));
    return data;
  }

  @Override
  public String toString() {
    return "#%d %s %s %s-%d@%d"
        .formatted(number, op, topics().get(0), stream.kafkaTopic(), partition, offset);
  }
}
