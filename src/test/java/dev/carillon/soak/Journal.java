package dev.carillon.soak;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client got in all its life, in order. Confined to the client's event loop until the run
 * is over.
 */
final class Journal {
  final String client;
  final Interest interest;
  private final Tombstones tombstones;
  private final List<Life> lives = new ArrayList<>();
  private final List<String> surprises = new ArrayList<>();
  private final Set<Integer> stalled = new HashSet<>();
  private Optional<Range> loss = Optional.empty();

  enum Kind {
    SNAPSHOT,
    EVENT,
    LEFT,
    GAP
  }

  /** How events without data are recognized: by their entity and their time. */
  interface Tombstones {
    OptionalInt number(String key, long time);
  }

  /** A stretch of a partition; {@code to} is behind its end. */
  record Range(String kafkaTopic, int partition, long from, long to) {}

  /**
   * One message.
   *
   * @param session the how-many-th session of the client it came from
   * @param number which change it tells of; -1 if it is none that was ever sent
   * @param at when it came, in milliseconds since 1970
   * @param content what it held, see {@link Interest#content}
   * @param word the entity that left, or the cause of a gap
   * @param ranges what a gap says is missing
   */
  record Entry(
      Kind kind, int session, int number, long at, long content, String word, List<Range> ranges) {}

  /**
   * What followed a start that owed nothing to what was before. All but clients with snapshots have
   * one.
   */
  static final class Life {
    final List<Entry> entries = new ArrayList<>();

    /** The first of the entries that came after {@code live}. */
    int firstLive;

    boolean live;
    boolean abandoned;
    boolean earliest;
    long since;
    String start = "";
    String cursor = "";
  }

  Journal(String client, Interest interest, Tombstones tombstones) {
    this.client = client;
    this.interest = interest;
    this.tombstones = tombstones;
  }

  List<Life> lives() {
    return lives;
  }

  Life life() {
    return lives.get(lives.size() - 1);
  }

  /** The client begins, with nothing to go on from. */
  Life begin() {
    if (!lives.isEmpty()) {
      Life last = life();
      last.abandoned = true;
      if (last.cursor.isEmpty()) {
        // It has not been told anything that it could hold us to.
        lives.remove(last);
      }
    }
    var life = new Life();
    life.live = !interest.snapshot();
    lives.add(life);
    return life;
  }

  /** The last thing that the client has wholly taken in. */
  String cursor() {
    return lives.isEmpty() ? "" : life().cursor;
  }

  /** The client has a cursor that is not that of an event. */
  void reached(String cursor) {
    Life life = life();
    if (life.start.isEmpty()) {
      life.start = cursor;
    }
    life.cursor = cursor;
  }

  void live(String cursor) {
    Life life = life();
    if (!life.live) {
      life.live = true;
      life.firstLive = life.entries.size();
      life.start = cursor;
    }
    life.cursor = cursor;
  }

  /** Planted: the client is to be told of this loss once. */
  void expectLoss(Range range) {
    loss = Optional.of(range);
  }

  Optional<Range> loss() {
    return loss;
  }

  /**
   * The client did not read for a while: when something came then does not tell when it was sent.
   */
  void stalled(int session) {
    stalled.add(session);
  }

  boolean hasStalled(int session) {
    return stalled.contains(session);
  }

  /** Something that no client should see, as a refusal of what it asks for. */
  void surprise(String what) {
    if (surprises.size() < 20) {
      surprises.add(what);
    }
  }

  List<String> surprises() {
    return surprises;
  }

  /** An event, a snapshot's entity, what left, a gap; others are not for the journal. */
  Optional<Entry> message(Map<String, ?> message, String cursor, int session, long at) {
    Entry entry =
        switch (text(message.get("type"))) {
          case "event" -> event(message, session, at);
          case "snapshot" -> snapshot(message, session, at);
          case "left" ->
              new Entry(Kind.LEFT, session, -1, at, 0, text(message.get("key")), List.of());
          case "gap" ->
              new Entry(Kind.GAP, session, -1, at, 0, text(message.get("cause")), gap(message));
          default -> null;
        };
    if (entry == null) {
      return Optional.empty();
    }
    life().entries.add(entry);
    if (!cursor.isEmpty()) {
      life().cursor = cursor;
    }
    return Optional.of(entry);
  }

  private Entry event(Map<String, ?> message, int session, long at) {
    String topic = text(message.get("topic"));
    long time = time(message);
    Object data = data(message);
    String op = text(message.get("op"));
    long content =
        Interest.content(
            topic,
            op,
            time,
            data,
            interest.fields().isEmpty() && message.get("old") instanceof Map<?, ?> old
                ? old
                : Map.of());
    return new Entry(
        Kind.EVENT, session, number(op, data, topic, time), at, content, "", List.of());
  }

  private Entry snapshot(Map<String, ?> message, int session, long at) {
    String topic = text(message.get("topic"));
    long time = time(message);
    Object data = data(message);
    long content = Interest.content(topic, "", time, data, Map.of());
    return new Entry(
        Kind.SNAPSHOT,
        session,
        number("", data, topic, time),
        at,
        content,
        text(message.get("key")),
        List.of());
  }

  private static Object data(Map<String, ?> message) {
    Object data = message.get("data");
    return data == null ? Interest.NULL : data;
  }

  /** A tombstone has no data of its own: it is known by its entity and its time. */
  private int number(String op, Object data, String topic, long time) {
    OptionalInt tombstone =
        op.equals("delete") && topic.startsWith("item:")
            ? tombstones.number(topic.substring(topic.lastIndexOf(':') + 1), time)
            : OptionalInt.empty();
    if (tombstone.isPresent()) {
      return tombstone.getAsInt();
    }
    if (data instanceof Map<?, ?> map && map.get("n") instanceof Number n) {
      return n.intValue();
    }
    return -1;
  }

  private static long time(Map<String, ?> message) {
    String text = text(message.get("time"));
    return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
  }

  private static List<Range> gap(Map<String, ?> message) {
    var ranges = new ArrayList<Range>();
    if (message.get("ranges") instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> range) {
          ranges.add(
              new Range(
                  text(range.get("stream")),
                  (int) number(range.get("partition")),
                  number(range.get("from")),
                  range.get("to") == null ? Long.MAX_VALUE : number(range.get("to"))));
        }
      }
    }
    return ranges;
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : -1;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
