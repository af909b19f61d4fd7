package dev.carillon.kafka.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.format.EventSize;
import dev.carillon.support.Events;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of entities that were deleted, and what a replay makes of it. */
final class RetiredEntityLogTest {
  private static final Stream CARS = new Stream("cars", List.of(TopicFilter.of("**")), true);

  private final Partition cars = Events.partition(CARS, 0, 0);
  private final Partition moreCars = Events.partition(CARS, 1, 1);
  private final StateTables states = new StateTables(List.of(CARS), 1 << 20, ReaderMeter.NONE);

  private static ChangeEvent put(Partition partition, long offset, String key) {
    return Events.event().at(partition, offset).key(key).data("{\"n\":" + offset + "}").build();
  }

  private static ChangeEvent delete(Partition partition, long offset, String key) {
    return Events.event().at(partition, offset).key(key).operation(Operation.DELETE).build();
  }

  private static void keep(StateTables states, ChangeEvent... events) {
    for (ChangeEvent event : events) {
      KnownEntities entities = states.of(CARS);
      entities.keep(event);
      entities.passed(Events.after(event));
    }
  }

  /** What a replay knows of an entity that is deleted, without having seen it. */
  private static Optional<BeforeImage> deleted(
      StateTables states, Partition partition, long offset) {
    var past = new ReplayedEntities(1 << 20);
    past.use(states.graves().plot(partition));
    return past.deleted(Optional.of("a"), offset);
  }

  /** What one car takes. */
  private long bytes() {
    return EventSize.of(put(cars, 0, "a"));
  }

  @Test
  void each_delete_has_a_grave_of_its_own_with_the_entity_as_it_was_then() {
    ChangeEvent first = put(cars, 0, "a");
    ChangeEvent second = put(cars, 2, "a");
    keep(states, first, delete(cars, 1, "a"), second, delete(cars, 3, "a"), put(cars, 4, "a"));

    assertThat(deleted(states, cars, 1)).contains(BeforeImage.of(first));
    assertThat(deleted(states, cars, 3)).contains(BeforeImage.of(second));
  }

  @Test
  void who_moves_leaves_a_grave_where_it_was_and_who_stays_does_not() {
    ChangeEvent there = Events.event().at(cars, 0).key("a").topics("zone:a").build();
    ChangeEvent same = Events.event().at(cars, 1).key("a").topics("zone:a").build();
    ChangeEvent moved = Events.event().at(cars, 2).key("a").topics("zone:b").build();
    keep(states, there, same, moved);

    RetiredEntityLog.PartitionRetirements plot = states.graves().plot(cars);
    assertThat(plot.at(0)).isEmpty();
    assertThat(plot.at(1)).isEmpty();
    assertThat(plot.at(2)).contains(BeforeImage.of(same));
  }

  @Test
  void who_deleted_nothing_is_known_to_have_deleted_nothing() {
    keep(states, put(cars, 0, "b"), delete(cars, 1, "a"));
    assertThat(deleted(states, cars, 1)).contains(BeforeImage.NOTHING);
  }

  @Test
  void of_what_the_live_reader_has_not_passed_nothing_is_known() {
    assertThat(deleted(states, cars, 0)).isEmpty();
    keep(states, put(cars, 0, "a"));
    assertThat(states.graves().plot(cars).passed()).isEqualTo(1);
    assertThat(deleted(states, cars, 1)).isEmpty();
    assertThat(deleted(states, moreCars, 0)).isEmpty();
  }

  @Test
  void the_oldest_goes_first_and_then_it_is_not_known_what_was_there() {
    // A quarter of it is room for two.
    var small = new StateTables(List.of(CARS), 4 * 2 * 270, ReaderMeter.NONE);
    var puts = new ArrayList<ChangeEvent>();
    for (int i = 0; i < 12; i += 3) {
      puts.add(put(cars, i, "a"));
      keep(small, puts.get(i / 3), delete(cars, i + 1, "a"), delete(cars, i + 2, "a"));
    }
    assertThat(small.graves().bytes()).isPositive().isLessThanOrEqualTo(2 * 270);
    assertThat(deleted(small, cars, 1)).isEmpty();
    assertThat(deleted(small, cars, 2)).isEmpty();
    assertThat(deleted(small, cars, 4)).isEmpty();
    assertThat(deleted(small, cars, 5)).contains(BeforeImage.NOTHING);
    assertThat(deleted(small, cars, 7)).contains(BeforeImage.of(puts.get(2)));
    assertThat(deleted(small, cars, 10)).contains(BeforeImage.of(puts.get(3)));
  }

  @Test
  void the_dead_make_room_for_the_living() {
    var small = new StateTables(List.of(CARS), 5 * bytes() + bytes() * 3 / 4, ReaderMeter.NONE);
    keep(small, put(cars, 0, "a"), delete(cars, 1, "a"), put(cars, 2, "a"), delete(cars, 3, "a"));
    assertThat(small.graves().bytes()).isPositive();
    for (int i = 4; i < 9; i++) {
      keep(small, put(cars, i, "k" + i));
    }
    assertThat(small.graves().bytes()).isLessThan(bytes());
    small.show(List.of(), true);
    assertThat(small.newest().orElseThrow().events(CARS)).toIterable().hasSize(5);
  }

  @Test
  void nothing_is_known_of_a_stream_whose_state_was_given_up() {
    var tiny = new StateTables(List.of(CARS), 2 * bytes() + bytes() / 4, ReaderMeter.NONE);
    keep(tiny, put(cars, 0, "a"), put(cars, 1, "b"), put(cars, 2, "c"), delete(cars, 3, "a"));
    assertThat(deleted(tiny, cars, 3)).isEmpty();
    assertThat(tiny.graves().plot(cars)).isEqualTo(RetiredEntityLog.PartitionRetirements.UNKNOWN);
    assertThat(tiny.graves().bytes()).isZero();
  }

  @Test
  void records_that_are_no_more_have_no_graves() {
    keep(states, put(cars, 0, "a"), delete(cars, 1, "a"), put(moreCars, 0, "b"));
    keep(states, delete(moreCars, 1, "b"));
    long both = states.graves().bytes();
    states.of(CARS).forget(cars, offset -> offset >= 1);
    states.of(CARS).passed(new Position(cars, 1, -1));

    assertThat(deleted(states, cars, 1)).isEmpty();
    assertThat(deleted(states, moreCars, 1)).isPresent();
    assertThat(states.graves().bytes()).isEqualTo(both / 2);
    keep(states, put(cars, 1, "z"));
    assertThat(deleted(states, cars, 1)).contains(BeforeImage.NOTHING);

    states.of(CARS).clear();
    assertThat(states.graves().plot(moreCars))
        .isEqualTo(RetiredEntityLog.PartitionRetirements.NOTHING_YET);
    assertThat(states.graves().bytes()).isZero();
  }

  @Test
  void a_replay_sees_its_graves_as_they_were_when_it_took_them() {
    keep(states, put(cars, 0, "a"), delete(cars, 1, "a"));
    RetiredEntityLog.PartitionRetirements before = states.graves().plot(cars);
    keep(states, put(cars, 2, "a"), delete(cars, 3, "a"));
    assertThat(before.passed()).isEqualTo(2);
    assertThat(before.at(3)).isEmpty();
    assertThat(before.at(1)).isPresent();
  }

  @Test
  void what_a_reading_has_shown_is_remembered_where_graves_are_missing() {
    var past = new ReplayedEntities(10_000);
    past.use(RetiredEntityLog.PartitionRetirements.UNKNOWN);
    ChangeEvent first = put(cars, 0, "a");
    past.keep(first);
    assertThat(past.deleted(Optional.of("a"), 1)).contains(BeforeImage.of(first));
    past.keep(delete(cars, 1, "a"));
    assertThat(past.deleted(Optional.of("a"), 2)).contains(BeforeImage.NOTHING);
    assertThat(past.deleted(Optional.of("b"), 2)).isEmpty();
    assertThat(past.prior(Optional.of("a"))).isEmpty();
  }

  @Test
  void what_is_remembered_of_a_reading_is_bounded_and_the_oldest_goes_first() {
    var past = new ReplayedEntities(2 * 270);
    past.keep(put(cars, 0, "a"));
    past.keep(put(cars, 1, "b"));
    past.keep(put(cars, 2, "a"));
    past.keep(put(cars, 3, "c"));
    assertThat(past.deleted(Optional.of("b"), 4)).isEmpty();
    assertThat(past.deleted(Optional.of("a"), 4)).isPresent();
    var none = new ReplayedEntities(0);
    none.keep(put(cars, 0, "a"));
    assertThat(none.deleted(Optional.of("a"), 1)).isEmpty();
  }
}
