package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the cursor and the history make of a partition that was truncated, or made anew. */
final class BrokenPartitionTest {
  private static final Stream STREAM = new Stream("calls", List.of(), false);

  private final Partition partition = new Partition(STREAM, new UUID(0, 1), 0, 0);
  private final Partition anew = new Partition(STREAM, new UUID(0, 2), 0, 1);
  private final History history = new History(10_000);
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void a_history_of_three_records_under_epoch_3() {
    history.add(batch(at(partition, 50, -1)));
    history.add(batch(at(partition, 53, 3), event(50, 3), event(51, 3), event(52, 3)));
  }

  @Test
  void records_that_took_the_place_of_truncated_ones_are_new_to_who_has_seen_the_others() {
    OffsetVector at = frontier(at(partition, 53, 3));
    truncateTo(51);
    history.add(batch(at(partition, 53, 5), event(51, 5), event(52, 5)));

    read(at);

    assertThat(seen).containsExactly("51/5", "52/5");
    assertThat(at.next(partition)).contains(at(partition, 53, 5));
  }

  @Test
  void who_comes_with_a_cursor_from_after_the_truncation_gets_nothing_twice() {
    truncateTo(51);
    history.add(batch(at(partition, 53, 5), event(51, 5), event(52, 5)));

    read(frontier(at(partition, 52, 5)));

    assertThat(seen).containsExactly("52/5");
  }

  @Test
  void what_was_truncated_is_not_resumed_from_but_what_lies_before_it_is() {
    truncateTo(51);

    OffsetVector at = frontier(at(partition, 50, -1));
    read(at);

    assertThat(seen).containsExactly("50/3");
    assertThat(at.next(partition)).contains(at(partition, 51, 3));
    assertThat(history.end().next(partition)).contains(at(partition, 51, -1));
  }

  @Test
  void a_truncation_to_before_what_is_kept_starts_the_history_again() {
    truncateTo(20);

    assertThat(history.end().next(partition)).contains(at(partition, 20, -1));
    read(frontier(at(partition, 20, -1)));
    assertThat(seen).isEmpty();
  }

  @Test
  void a_live_frontier_goes_back_and_on_again() {
    OffsetVector live = frontier(at(partition, 53, 3));

    live.rewind(at(partition, 51, -1));
    live.passed(at(partition, 51, 5));

    assertThat(live.next(partition)).contains(at(partition, 52, 5));
  }

  @Test
  void who_is_further_under_an_older_leader_is_told_that_it_was_truncated() {
    History elsewhere = new History(10_000);
    elsewhere.add(batch(at(partition, 52, 5)));
    OffsetVector at = frontier(at(partition, 60, 3));

    elsewhere.read(at, new Notes());

    assertThat(seen).containsExactly("truncated 52-60");
    assertThat(at.next(partition)).contains(at(partition, 52, 5));
  }

  @Test
  void a_partition_that_ended_leaves_the_cursor() {
    OffsetVector at = frontier(at(partition, 53, 3));

    at.reached(Position.end(partition));
    at.reached(at(anew, 2, 0));

    assertThat(at.partitions()).containsExactly(anew);
    assertThat(Cursor.of(at.cursor()).next(partition)).isEmpty();
    assertThat(Cursor.of(at.cursor()).next(anew)).contains(at(anew, 2, 0));
    assertThat(at.isPast(at(partition, 99, 3))).isTrue();
  }

  @Test
  void an_old_cursor_is_told_once_that_the_topic_was_made_anew_and_gets_all_of_the_new_one() {
    String cursor = frontier(at(partition, 51, 3)).cursor();
    recreate();
    history.add(batch(at(anew, 1, 0), event(anew, 0, 0)));

    OffsetVector at = new OffsetVector();
    Optional<Gap> gap = history.enter(Cursor.of(cursor), at);
    read(at);

    assertThat(gap).map(Gap::cause).contains(Gap.Cause.RECREATED);
    assertThat(seen).containsExactly("0/0");
    assertThat(history.enter(Cursor.of(at.cursor()), new OffsetVector())).isEmpty();
  }

  @Test
  void who_was_catching_up_goes_on_with_the_new_topic_and_a_clean_cursor() {
    OffsetVector at = frontier(at(partition, 51, 3));
    recreate();
    history.add(batch(at(anew, 1, 0), event(anew, 0, 0)));

    read(at);

    assertThat(seen).containsExactly("0/0");
    assertThat(at.partitions()).containsExactly(anew);
    assertThat(at.isAheadOf(history.end())).isFalse();
  }

  @Test
  void who_has_seen_more_than_this_replica_forgets_the_ended_partition_when_it_does() {
    OffsetVector at = frontier(at(partition, 99, 3));
    OffsetVector live = frontier(Position.end(partition), at(anew, 0, -1));

    at.merge(live);

    assertThat(at.partitions()).containsExactly(anew);
  }

  @Test
  void both_topics_of_one_name_can_stand_in_a_cursor() {
    var second = new Partition(STREAM, new UUID(0, 1), 1, 2);
    OffsetVector at = frontier(at(partition, 53, 3), at(anew, 2, 0), at(second, 7, 1));

    Cursor cursor = Cursor.of(at.cursor());

    assertThat(cursor.next(partition)).contains(at(partition, 53, 3));
    assertThat(cursor.next(second)).contains(at(second, 7, 1));
    assertThat(cursor.next(anew)).contains(at(anew, 2, 0));
  }

  private void truncateTo(long offset) {
    Gap gap = Gap.of(Gap.Cause.TRUNCATED, partition, offset, 53);
    history.add(batch(at(partition, offset, -1), gap));
  }

  private void recreate() {
    Gap gap = Gap.of(Gap.Cause.RECREATED, partition, 53, Position.END);
    history.add(new EventBatch(List.of(gap), List.of(Position.end(partition), at(anew, 0, -1)), 0));
  }

  private void read(OffsetVector at) {
    assertThat(history.read(at, new Notes())).isTrue();
  }

  private static OffsetVector frontier(Position... positions) {
    var frontier = new OffsetVector();
    Arrays.stream(positions).forEach(frontier::reached);
    return frontier;
  }

  private static Position at(Partition partition, long offset, int epoch) {
    return new Position(partition, offset, epoch);
  }

  private static EventBatch batch(Position reached, Item... items) {
    return new EventBatch(List.of(items), List.of(reached), items.length * 100);
  }

  private ChangeEvent event(long offset, int epoch) {
    return event(partition, offset, epoch);
  }

  private static ChangeEvent event(Partition partition, long offset, int epoch) {
    return new ChangeEvent(
        offset + "/" + epoch,
        "/test",
        "call_updated",
        Optional.empty(),
        Instant.EPOCH,
        List.of(Topic.of("call:1")),
        Operation.NONE,
        Optional.empty(),
        Json.of(null),
        Optional.empty(),
        Optional.empty(),
        at(partition, offset, epoch),
        Optional.empty());
  }

  private final class Notes implements History.Reader {
    @Override
    public boolean wantsMore() {
      return true;
    }

    @Override
    public void event(ChangeEvent event, OffsetVector at) {
      seen.add(event.id());
    }

    @Override
    public void gap(Gap gap, OffsetVector at) {
      Gap.Range range = gap.ranges().get(0);
      seen.add(gap.cause().word() + " " + range.from() + "-" + range.to());
    }
  }
}
