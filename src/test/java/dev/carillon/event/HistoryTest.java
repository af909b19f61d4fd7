package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private final Stream calls = Events.stream("calls");
  private final PartitionLog first = new PartitionLog(Events.partition(calls, 0, 0));
  private final PartitionLog second = new PartitionLog(Events.partition(calls, 1, 1));
  private final Reading reading = new Reading();

  @Test
  void a_history_gives_what_came_after_the_cursor() {
    History history = begun(1 << 20);
    history.add(Events.batch(first.append("a"), second.append("a")));
    String cursor = history.end().cursor();
    history.add(Events.batch(second.append("a"), first.append("a")));

    assertThat(history.enter(Cursor.of(cursor), reading.at)).isEmpty();
    assertThat(history.read(reading.at, reading)).isTrue();

    assertThat(reading.seen).containsExactly("calls-1@1", "calls-0@1");
    assertThat(reading.at.cursor()).isEqualTo(history.end().cursor());
  }

  @Test
  void what_no_longer_fits_is_let_go_of_the_oldest_first_and_told_once() {
    History history = begun(3_000);
    String cursor = history.end().cursor();
    history.add(Events.batch(first.append("a"), first.append("a")));
    history.add(Events.batch(second.append("a"), second.append("a")));

    assertThat(history.enter(Cursor.of(cursor), reading.at)).isEmpty();
    history.read(reading.at, reading);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("retention calls-0 0-2", "calls-1@0", "calls-1@1");
  }

  @Test
  void a_batch_that_is_larger_than_the_whole_history_is_not_kept() {
    History history = begun(1_500);
    String cursor = history.end().cursor();
    history.add(Events.batch(first.append("a"), first.append("a")));

    history.enter(Cursor.of(cursor), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("retention calls-0 0-2");
  }

  @Test
  void all_places_that_are_forgotten_are_given_beginning_with_the_partition_whose_turn_it_is() {
    var history = new History(1);
    var logs = new ArrayList<PartitionLog>();
    for (int i = 0; i < 4; i++) {
      var log = new PartitionLog(Events.partition(calls, i, i));
      history.add(Events.announcing(log.end()));
      logs.add(log);
    }
    history.enter(Cursor.of(history.end().cursor()), reading.at);
    for (int i = 1; i < 4; i++) {
      history.add(Events.batch(logs.get(i).append("a")));
    }

    assertThat(forgotten(history, 0)).containsExactly("calls-1@0", "calls-2@0", "calls-3@0");
    assertThat(forgotten(history, 3)).containsExactly("calls-3@0", "calls-1@0", "calls-2@0");
    assertThat(forgotten(history, 6)).containsExactly("calls-2@0", "calls-3@0", "calls-1@0");
    reading.at.reached(logs.get(2).end());
    assertThat(forgotten(history, 6)).containsExactly("calls-3@0", "calls-1@0");
  }

  private List<String> forgotten(History history, long turn) {
    return history.forgotten(reading.at, stream -> true, turn).stream()
        .map(Position::toString)
        .toList();
  }

  @Test
  void records_that_are_for_nobody_make_no_gap() {
    History history = begun(1 << 20);
    history.add(Events.batch(first.append("a")));
    String cursor = history.end().cursor();
    first.skip(5);
    history.add(Events.announcing(first.end()));
    history.add(Events.batch(first.append("a")));

    history.enter(Cursor.of(cursor), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("calls-0@6");
  }

  @Test
  void a_gap_in_the_history_is_told_in_its_place_and_once() {
    History history = begun(1 << 20);
    String cursor = history.end().cursor();
    history.add(Events.batch(first.append("a"), first.spoil(), first.append("a")));

    history.enter(Cursor.of(cursor), reading.at);
    reading.pace = 1;
    while (!history.read(reading.at, reading)) {
      reading.pace = 1;
    }
    assertThat(reading.seen).containsExactly("calls-0@0", "undecodable calls-0 1-2", "calls-0@2");
  }

  @Test
  void who_has_seen_the_gap_is_not_told_again() {
    History history = begun(1 << 20);
    Gap spoiled = first.spoil();
    var cursor = new OffsetVector();
    cursor.reached(Events.after(spoiled));
    cursor.reached(second.end());
    history.add(Events.batch(spoiled, first.append("a")));

    history.enter(Cursor.of(cursor.cursor()), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("calls-0@1");
  }

  @Test
  void a_batch_that_is_longer_than_one_turn_is_read_in_several() {
    History history = begun(1 << 20);
    String cursor = history.end().cursor();
    var items = new ArrayList<ChangeEvent>();
    for (int i = 0; i < 100; i++) {
      items.add(first.append("a"));
    }
    history.add(Events.batch(items));

    history.enter(Cursor.of(cursor), reading.at);
    int turns = 0;
    reading.pace = 30;
    while (!history.read(reading.at, reading)) {
      turns++;
      reading.pace = 30;
    }
    assertThat(turns).isEqualTo(3);
    assertThat(reading.seen).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void a_cursor_of_another_cluster_is_foreign_and_goes_on_from_now() {
    History history = begun(1 << 20);
    history.add(Events.batch(first.append("a")));
    var elsewhere = new OffsetVector();
    elsewhere.reached(Events.position(Events.partition("other"), 99));

    assertThat(history.enter(Cursor.of(elsewhere.cursor()), reading.at))
        .contains(new Gap(Gap.Cause.FOREIGN, List.of()));
    history.read(reading.at, reading);

    assertThat(reading.seen).isEmpty();
    assertThat(reading.at.cursor()).isEqualTo(history.end().cursor());
  }

  @Test
  void a_cursor_from_before_the_topic_was_made_anew_is_told_so_and_gets_all_of_the_new_one() {
    var old = new OffsetVector();
    old.reached(Events.position(new Partition(calls, new UUID(9, 9), 0, 5), 99));
    History history = begun(1 << 20);
    history.add(Events.batch(first.append("a")));

    assertThat(history.enter(Cursor.of(old.cursor()), reading.at))
        .map(Gap::cause)
        .contains(Gap.Cause.RECREATED);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("calls-0@0");
  }

  @Test
  void a_partition_that_is_newer_than_the_cursor_is_given_from_its_start() {
    var history = new History(1 << 20);
    history.add(Events.announcing(first.end()));
    String cursor = history.end().cursor();
    history.add(Events.announcing(second.end()));
    history.add(Events.batch(second.append("a")));

    history.enter(Cursor.of(cursor), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("calls-1@0");
  }

  @Test
  void what_was_before_of_a_partition_that_is_newer_than_the_cursor_is_a_gap() {
    var history = new History(1 << 20);
    history.add(Events.announcing(first.end()));
    String cursor = history.end().cursor();
    history.add(Events.announcing(Events.position(second.partition(), 20)));

    assertThat(history.enter(Cursor.of(cursor), reading.at)).isEmpty();
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("retention calls-1 0-20");
  }

  @Test
  void a_stream_that_the_cursor_never_heard_of_is_given_as_far_as_it_is_kept() {
    History history = begun(1 << 20);
    String cursor = history.end().cursor();
    var agents = new PartitionLog(Events.partition(Events.stream("agents"), 0, 2), 50);
    history.add(Events.announcing(agents.end()));
    history.add(Events.batch(agents.append("a")));

    history.enter(Cursor.of(cursor), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("agents-0@50");
  }

  @Test
  void a_cursor_that_is_ahead_is_given_nothing_that_it_has() {
    History history = begun(1 << 20);
    history.add(Events.batch(first.append("a"), second.append("a")));
    var ahead = new OffsetVector();
    ahead.reached(Events.position(first.partition(), 7));
    ahead.reached(Events.position(second.partition(), 0));

    history.enter(Cursor.of(ahead.cursor()), reading.at);
    history.read(reading.at, reading);

    assertThat(reading.seen).containsExactly("calls-1@0");
    assertThat(reading.at.isAheadOf(history.end())).isTrue();
    assertThat(reading.at.next(first.partition())).contains(Events.position(first.partition(), 7));
  }

  @Test
  void a_history_begins_with_its_first_partition() {
    var history = new History(1 << 20);
    assertThat(history.hasBegun()).isFalse();

    history.add(Events.announcing(first.end()));
    assertThat(history.hasBegun()).isTrue();
  }

  private History begun(long maxBytes) {
    var history = new History(maxBytes);
    history.add(Events.announcing(first.end(), second.end()));
    return history;
  }
}
