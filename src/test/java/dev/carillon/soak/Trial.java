package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Change.Body;
import dev.carillon.soak.Change.Op;
import dev.carillon.soak.Interest.Filter;
import dev.carillon.soak.Verdict.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What was sent, what became of it, and what clients say that they got: for the judge. */
final class Trial {
  static final Filter HIGH =
      new Filter("data.v >= 500", c -> !c.isTombstone() && c.body.value() >= 500);
  private static final long START = 1_800_000_000_000L;

  private final List<Change> sent = new ArrayList<>();
  private final List<Change> committed = new ArrayList<>();
  private final long[] next = new long[SoakStream.ITEMS.partitions()];

  Change call(int key) {
    return add(SoakStream.CALLS, Op.UPDATE, key, sent.size() % 1000, Optional.empty());
  }

  Change item(int key, int value) {
    return add(SoakStream.ITEMS, Op.UPDATE, key, value, Optional.empty());
  }

  Change unreadable(int key) {
    return add(SoakStream.CALLS, Op.UNREADABLE, key, 0, Optional.empty());
  }

  Change tombstone(int key) {
    return add(SoakStream.ITEMS, Op.DELETE, key, 0, Optional.empty());
  }

  private Change add(SoakStream stream, Op op, int key, int value, Optional<Body> before) {
    int number = sent.size();
    var change =
        new Change(number, stream, op, key, START + number, new Body(number, 1, value), before);
    change.at(key, next[key]++);
    sent.add(change);
    committed.add(change);
    return change;
  }

  /** What was sent with a transaction that was aborted. */
  void abort(Change change) {
    committed.remove(change);
  }

  Client client(Interest interest) {
    return new Client(interest);
  }

  /** One that was asked for and never got in. */
  Map<Fault, Long> faultsOfWhoNeverCame() {
    var journal = new Journal("client", Interest.in("call:**"), this::tombstone);
    return new Checker(new Truth(committed), sent).check(journal).faults();
  }

  /** Wants every call. */
  Client caller() {
    return client(Interest.in("call:**"));
  }

  /** Holds the state of the items that are high. */
  Client viewer() {
    return client(Interest.in("item:**").where(HIGH).withSnapshot());
  }

  /** Wants the newest of each item once a second. */
  Client sampler() {
    return client(Interest.in("item:**").every(Duration.ofSeconds(1)));
  }

  /** What a client writes down. */
  final class Client {
    final Journal journal;
    int session = 1;
    long millis = START;

    Client(Interest interest) {
      journal = new Journal("client", interest, Trial.this::tombstone);
      journal.begin().earliest = !interest.snapshot();
    }

    Client gets(Change... changes) {
      for (Change change : changes) {
        gets(change, change.data());
      }
      return this;
    }

    Client gets(Change change, Map<String, ?> data) {
      var message = message("event", change, data);
      if (!change.operation().isEmpty()) {
        message.put("op", change.operation());
      }
      if (!change.old().isEmpty()) {
        message.put("old", change.old());
      }
      return gets(message);
    }

    Client shown(Change... changes) {
      for (Change change : changes) {
        shown(change, change.data());
      }
      return this;
    }

    Client shown(Change change, Map<String, ?> data) {
      Map<String, Object> message = message("snapshot", change, data);
      message.put("key", change.keyText());
      return gets(message);
    }

    /** With the cursor that is before the change's record of its partition. */
    Client liveBefore(Change change) {
      journal.live(
          CursorWriter.text(
              new Positions().with(change.stream, change.partition(), change.offset())));
      return this;
    }

    Client left(Change change) {
      return gets(new HashMap<>(Map.of("type", "left", "key", change.keyText())));
    }

    Client gap(String cause, int partition, long from, long to) {
      return gets(
          Map.of(
              "type",
              "gap",
              "cause",
              cause,
              "ranges",
              List.of(Map.of("stream", "calls", "partition", partition, "from", from, "to", to))));
    }

    Client gapOfNothing(String cause) {
      return gets(Map.of("type", "gap", "cause", cause, "ranges", List.of()));
    }

    private Client gets(Map<String, Object> message) {
      assertThat(journal.message(message, "", session, millis)).isPresent();
      return this;
    }

    private Map<String, Object> message(String type, Change change, Map<String, ?> data) {
      var message = new LinkedHashMap<String, Object>();
      message.put("type", type);
      message.put("topic", change.topics().get(0));
      message.put("time", Instant.ofEpochMilli(change.time).toString());
      if (!change.isTombstone()) {
        message.put("data", data);
      }
      return message;
    }

    Client cutAndBack() {
      session++;
      return this;
    }

    Client after(long time) {
      millis += time;
      return this;
    }

    Verdict verdict() {
      return new Checker(new Truth(committed), sent).check(journal);
    }

    Map<Fault, Long> faults() {
      return verdict().faults();
    }
  }

  private OptionalInt tombstone(String key, long time) {
    return sent.stream()
        .filter(c -> c.isTombstone() && c.keyText().equals(key) && c.time == time)
        .mapToInt(c -> c.number)
        .findAny();
  }
}
