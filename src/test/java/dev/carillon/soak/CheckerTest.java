package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Change.Body;
import dev.carillon.soak.Change.Op;
import dev.carillon.soak.Interest.Filter;
import dev.carillon.soak.Journal.Range;
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
import org.junit.jupiter.api.Test;

/** A judge that never says guilty is worth nothing: each fault is planted, and has to be seen. */
class CheckerTest {
  private static final Filter HIGH =
      new Filter("data.v >= 500", c -> !c.isTombstone() && c.body.value() >= 500);
  private static final long START = 1_800_000_000_000L;

  private final List<Change> sent = new ArrayList<>();
  private final List<Change> committed = new ArrayList<>();
  private final long[] next = new long[SoakStream.ITEMS.partitions()];

  private Change call(int key) {
    return add(SoakStream.CALLS, Op.UPDATE, key, sent.size() % 1000, Optional.empty());
  }

  private Change item(int key, int value) {
    return add(SoakStream.ITEMS, Op.UPDATE, key, value, Optional.empty());
  }

  private Change unreadable(int key) {
    return add(SoakStream.CALLS, Op.UNREADABLE, key, 0, Optional.empty());
  }

  private Change tombstone(int key) {
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

  /** What a client writes down. */
  private final class Client {
    final Journal journal;
    int session = 1;
    long millis = START;

    Client(Interest interest) {
      journal = new Journal("client", interest, CheckerTest.this::tombstone);
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
        Map<String, Object> message = message("snapshot", change, change.data());
        message.put("key", change.keyText());
        gets(message);
      }
      return this;
    }

    /** With the cursor that is before the change's record of its partition. */
    Client liveBefore(Change change) {
      journal.live(
          cursor(new Positions().with(change.stream, change.partition(), change.offset())));
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

  /** Version 1 of a cursor's text, with the positions of one stream. */
  private static String cursor(Positions at) {
    return CursorWriter.text(at);
  }

  private Client caller() {
    return new Client(Interest.in("call:**"));
  }

  @Test
  void everything_once_and_in_order_is_clean() {
    Change a = call(1);
    Change b = call(2);
    Change c = call(1);

    var verdict = caller().gets(b, a, c).verdict();

    assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    assertThat(verdict.deliveries()).isEqualTo(3);
  }

  @Test
  void a_lost_event_is_seen() {
    Change a = call(1);
    call(1);
    Change c = call(1);

    assertThat(caller().gets(a, c).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void the_last_event_that_is_lost_is_seen() {
    Change a = call(1);
    call(1);

    assertThat(caller().gets(a).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void a_duplicate_is_seen_also_behind_a_cut() {
    Change a = call(1);

    assertThat(caller().gets(a, a).faults()).isEqualTo(Map.of(Fault.DUPLICATED, 1L));
    assertThat(caller().gets(a).cutAndBack().gets(a).faults())
        .isEqualTo(Map.of(Fault.DUPLICATED, 1L));
  }

  @Test
  void events_of_a_partition_that_changed_places_are_seen() {
    Change a = call(1);
    Change b = call(1);

    assertThat(caller().gets(b, a).faults()).isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void an_event_of_an_aborted_transaction_is_seen() {
    Change aborted = call(1);
    committed.remove(aborted);

    assertThat(caller().gets(aborted).faults()).isEqualTo(Map.of(Fault.UNWANTED, 1L));
    assertThat(caller().faults()).isEmpty();
  }

  @Test
  void an_event_that_was_not_asked_for_is_seen() {
    Change other = item(1, 1);
    Change low = call(1);

    assertThat(caller().gets(low, other).faults()).isEqualTo(Map.of(Fault.UNWANTED, 1L));
    assertThat(new Client(Interest.in("call:**").where(HIGH)).gets(low).faults())
        .isEqualTo(Map.of(Fault.UNWANTED, 1L));
  }

  @Test
  void an_event_with_other_data_is_seen() {
    Change a = call(1);
    var data = new HashMap<>(a.data());
    data.put("v", 999);

    assertThat(caller().gets(a, data).faults()).isEqualTo(Map.of(Fault.WRONG, 1L));
  }

  @Test
  void a_projection_that_keeps_too_much_or_too_little_is_seen() {
    Change a = call(1);
    var interest = Interest.in("call:**").keeping("n", "nested.a");
    var kept = Map.of("n", a.number, "nested", Map.of("a", a.body.value() % 7));

    assertThat(new Client(interest).gets(a, kept).faults()).isEmpty();
    assertThat(new Client(interest).gets(a).faults()).isEqualTo(Map.of(Fault.WRONG, 1L));
    assertThat(new Client(interest).gets(a, Map.of("n", a.number)).faults())
        .isEqualTo(Map.of(Fault.WRONG, 1L));
  }

  @Test
  void a_planted_loss_that_is_told_in_its_place_is_clean() {
    Change a = call(1);
    unreadable(1);
    Change c = call(1);

    assertThat(caller().gets(a).gap("undecodable", 1, 1, 2).gets(c).faults()).isEmpty();
  }

  @Test
  void a_planted_loss_that_is_not_told_is_seen() {
    Change a = call(1);
    unreadable(1);
    Change c = call(1);

    assertThat(caller().gets(a, c).faults()).isEqualTo(Map.of(Fault.MISSING_GAP, 1L));
  }

  @Test
  void a_loss_that_is_told_too_late_or_twice_is_seen() {
    Change a = call(1);
    unreadable(1);
    Change c = call(1);

    assertThat(caller().gets(a, c).gap("undecodable", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.MISSING_GAP, 1L, Fault.FALSE_GAP, 1L));
    Client twice = caller().gets(a).gap("undecodable", 1, 1, 2).gap("undecodable", 1, 1, 2);
    assertThat(twice.gets(c).faults()).isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_loss_that_is_told_before_what_lies_before_it_is_seen() {
    Change a = call(1);
    unreadable(1);

    assertThat(caller().gap("undecodable", 1, 1, 2).gets(a).faults())
        .isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void a_gap_where_nothing_is_lost_is_seen() {
    Change a = call(1);

    assertThat(caller().gap("undecodable", 1, 0, 1).gets(a).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
    assertThat(caller().gets(a).gap("retention", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
    assertThat(caller().gets(a).gap("budget", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_planted_retention_is_told_once_with_its_range() {
    Change a = call(1);
    call(1);
    call(1);
    Change d = call(1);
    Client good = caller();
    good.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(good.gets(a).gap("retention", 1, 1, 3).gets(d).faults()).isEmpty();

    Client silent = caller();
    silent.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(silent.gets(a, d).faults()).isEqualTo(Map.of(Fault.MISSING_GAP, 1L));

    Client wrong = caller();
    wrong.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(wrong.gets(a).gap("retention", 1, 2, 3).gets(d).faults())
        .isEqualTo(Map.of(Fault.MISSING_GAP, 1L, Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_snapshot_and_what_follows_is_clean_if_it_ends_as_it_is() {
    Change old = item(1, 600);
    Change low = item(1, 3);
    Change high = item(1, 900);

    assertThat(viewer().shown(old).liveBefore(low).left(low).gets(high).faults()).isEmpty();
  }

  private Client viewer() {
    return new Client(Interest.in("item:**").where(HIGH).withSnapshot());
  }

  @Test
  void a_snapshot_that_misses_an_entity_or_shows_one_too_many_is_seen() {
    Change high = item(1, 600);
    Change low = item(1, 3);
    assertThat(viewer().liveBefore(low).left(low).faults()).isEqualTo(Map.of(Fault.STALE, 1L));

    // Shown as it was later than where it says it is live.
    assertThat(viewer().shown(high, low).liveBefore(low).left(low).faults())
        .containsKey(Fault.STALE);
  }

  @Test
  void an_entity_that_should_have_left_is_seen() {
    Change high = item(1, 600);
    Change low = item(1, 3);

    assertThat(viewer().shown(high).liveBefore(low).faults()).isEqualTo(Map.of(Fault.STALE, 1L));
  }

  @Test
  void an_entity_that_was_deleted_and_is_still_there_is_seen() {
    Change high = item(1, 600);
    Change gone = tombstone(1);
    var client = new Client(Interest.in("item:**").withSnapshot()).shown(high).liveBefore(gone);

    assertThat(client.faults()).isEqualTo(Map.of(Fault.STALE, 1L, Fault.LOST, 1L));
    assertThat(client.gets(gone).faults()).isEmpty();
  }

  @Test
  void a_client_that_never_gets_live_is_seen() {
    Change high = item(1, 600);

    assertThat(viewer().shown(high).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  private Client sampler() {
    return new Client(Interest.in("item:**").every(Duration.ofSeconds(1)));
  }

  @Test
  void with_every_the_newest_is_enough() {
    item(1, 1);
    Change b = item(1, 2);
    Change c = item(1, 3);

    assertThat(sampler().gets(c).faults()).isEmpty();
    assertThat(sampler().gets(b).after(1000).gets(c).cutAndBack().gets(c).faults()).isEmpty();
  }

  @Test
  void with_every_a_last_one_that_was_swallowed_is_seen() {
    Change a = item(1, 1);
    item(1, 2);

    assertThat(sampler().gets(a).faults()).isEqualTo(Map.of(Fault.STALE, 1L));
    assertThat(sampler().faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void with_every_a_key_that_goes_back_is_seen() {
    Change a = item(1, 1);
    Change b = item(1, 2);

    assertThat(sampler().gets(b).cutAndBack().gets(a).faults())
        .isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void with_every_too_many_of_a_key_are_seen() {
    Change[] all = {item(1, 1), item(1, 2), item(1, 3), item(1, 4)};

    assertThat(sampler().gets(all).faults()).containsOnlyKeys(Fault.TOO_OFTEN);
  }

  @Test
  void what_no_client_should_see_is_seen() {
    Client client = caller();
    client.journal.surprise("bad_filter");

    assertThat(client.faults()).isEqualTo(Map.of(Fault.SURPRISE, 1L));
  }
}
