package dev.carillon.kafka.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.Snapshots.Snapshot;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StateTablesTest {
  private static final Stream CARS = stateStream("cars");
  private static final Stream SHIPS = stateStream("ships");
  private static final Stream CALLS = Events.stream("calls");

  private final Partition cars = Events.partition(CARS, 0, 0);
  private final Partition moreCars = Events.partition(CARS, 1, 1);
  private final Partition ships = Events.partition(SHIPS, 0, 2);
  private final List<String> dropped = new ArrayList<>();
  private final Map<String, String> sizes = new TreeMap<>();
  private final ReaderMeter meter =
      new ReaderMeter() {
        @Override
        public void state(Stream stream, int entities, long bytes) {
          sizes.put(stream.kafkaTopic(), entities + " " + bytes);
        }

        @Override
        public void stateDropped(Stream stream) {
          dropped.add(stream.kafkaTopic());
        }
      };
  private final StateTables states = states(Long.MAX_VALUE);

  private StateTables states(long maxBytes) {
    return new StateTables(List.of(CARS, CALLS, SHIPS), maxBytes, meter);
  }

  private static Stream stateStream(String kafkaTopic) {
    return new Stream(kafkaTopic, List.of(TopicFilter.of("**")), true);
  }

  private static ChangeEvent put(Partition partition, long offset, String key) {
    return Events.event().at(partition, offset).key(key).data("{\"n\":" + offset + "}").build();
  }

  private static ChangeEvent delete(Partition partition, long offset, String key) {
    return Events.event().at(partition, offset).key(key).operation(Operation.DELETE).build();
  }

  private static void keep(StateTables states, ChangeEvent... events) {
    for (ChangeEvent event : events) {
      states.of(event.position().partition().stream()).keep(event);
      states.show(List.of(Events.after(event)), true);
    }
  }

  /** The keys of a stream, with the offsets of their newest events. */
  private static Map<String, Long> table(Snapshot snapshot, Stream stream) {
    var table = new TreeMap<String, Long>();
    snapshot
        .events(stream)
        .forEachRemaining(e -> table.put(e.key().orElseThrow(), e.position().offset()));
    return table;
  }

  /** What one car takes. */
  private long bytes() {
    return EventSize.of(put(cars, 0, "a"));
  }

  /** How a stream that keeps this event alone is told to the meter. */
  private static String size(ChangeEvent event) {
    return "1 " + EventSize.of(event);
  }

  private static Snapshot newest(StateTables states) {
    return states.newest().orElseThrow();
  }

  @Test
  void the_latest_event_of_each_key_is_kept_and_a_delete_removes_it() {
    keep(states, put(cars, 0, "a"), put(cars, 1, "b"), put(ships, 0, "a"), put(cars, 2, "a"));
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("a", 2L, "b", 1L));
    assertThat(table(newest(states), SHIPS)).isEqualTo(Map.of("a", 0L));

    keep(states, delete(cars, 3, "a"), delete(cars, 4, "unheard of"));
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("b", 1L));
    assertThat(newest(states).at().next(cars)).contains(Events.position(cars, 5));
    states.measure();
    assertThat(sizes)
        .isEqualTo(Map.of("cars", size(put(cars, 1, "b")), "ships", size(put(ships, 0, "a"))));
  }

  @Test
  void a_version_stays_as_it_was_while_the_writer_goes_on() {
    keep(states, put(cars, 0, "a"), put(cars, 1, "b"));
    Snapshot before = newest(states);
    var walking = before.events(CARS);
    assertThat(walking.next().key()).contains("a");

    keep(states, delete(cars, 2, "b"), put(cars, 3, "a"), put(cars, 4, "c"));
    assertThat(walking.next().key()).contains("b");
    assertThat(walking.hasNext()).isFalse();
    assertThat(table(before, CARS)).isEqualTo(Map.of("a", 0L, "b", 1L));
    assertThat(before.at().next(cars)).contains(Events.position(cars, 2));
    before.at().reached(Events.position(cars, 99));
    assertThat(before.at().next(cars)).contains(Events.position(cars, 2));
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("a", 3L, "c", 4L));
  }

  @Test
  void nothing_is_shown_before_it_is_whole() {
    assertThat(states.newest()).isEmpty();
    states.of(CARS).keep(put(cars, 0, "a"));
    states.show(List.of(Events.position(cars, 1)), false);
    assertThat(states.newest()).isEmpty();
    states.show(List.of(), true);
    assertThat(newest(states).at().next(cars)).contains(Events.position(cars, 1));
    // A partition without a leader has come back, with entities that were there before.
    states.show(List.of(Events.position(moreCars, 7)), false);
    assertThat(states.newest()).isEmpty();
  }

  @Test
  void other_streams_have_no_state() {
    keep(states, put(cars, 0, "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> newest(states).events(CALLS));
    assertThat(states.of(CALLS).prior(Optional.of("a"))).isEmpty();
    assertThat(new StateTables(List.of(CALLS), 1, meter).isEmpty()).isTrue();
  }

  @Test
  void what_an_entity_was_is_known_and_is_not_a_chain() {
    assertThat(states.of(CARS).prior(Optional.of("a"))).contains(BeforeImage.NOTHING);
    ChangeEvent first = put(cars, 0, "a");
    keep(states, first);
    assertThat(states.of(CARS).prior(Optional.of("a")))
        .contains(new BeforeImage(first.topics(), first.data()));
    keep(states, delete(cars, 1, "a"));
    assertThat(states.of(CARS).prior(Optional.of("a"))).contains(BeforeImage.NOTHING);
  }

  @Test
  void past_the_bound_the_largest_table_is_given_up_for_good_and_once() {
    StateTables small = states(5 * bytes() + bytes() * 3 / 4);
    keep(small, put(ships, 0, "s"), put(cars, 0, "a"), put(cars, 1, "b"), put(cars, 2, "c"));
    Snapshot before = newest(small);
    keep(small, put(cars, 3, "d"));
    assertThat(dropped).isEmpty();
    keep(small, put(cars, 4, "e"));
    assertThat(dropped).containsExactly("cars");

    keep(small, put(cars, 5, "f"), put(cars, 6, "a"));
    var refused = catchThrowableOfType(RefusedException.class, () -> newest(small).events(CARS));
    assertThat(refused.reason()).isEqualTo(CloseReason.STATE_TOO_LARGE);
    assertThat(small.of(CARS).prior(Optional.of("a"))).isEmpty();
    assertThat(dropped).containsExactly("cars");
    assertThat(table(newest(small), SHIPS)).isEqualTo(Map.of("s", 0L));
    assertThat(table(before, CARS)).isEqualTo(Map.of("a", 0L, "b", 1L, "c", 2L));
    small.measure();
    assertThat(sizes).isEqualTo(Map.of("cars", "0 0", "ships", size(put(ships, 0, "s"))));
  }

  @Test
  void what_is_replaced_or_deleted_makes_room() {
    StateTables small = states(2 * bytes() + bytes() / 8);
    for (long i = 0; i < 300; i += 3) {
      keep(small, put(cars, i, "a"), put(cars, i + 1, "b"), delete(cars, i + 2, "b"));
    }
    assertThat(dropped).isEmpty();
    keep(small, put(cars, 300, "b"), put(cars, 301, "c"));
    assertThat(dropped).containsExactly("cars");
  }

  @Test
  void records_that_are_no_more_make_no_state() {
    keep(states, put(cars, 0, "a"), put(cars, 1, "b"), put(cars, 2, "c"), put(moreCars, 1, "m"));
    states.of(CARS).forget(cars, offset -> offset >= 1);
    states.show(List.of(new Position(cars, 1, -1)), true);
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("a", 0L, "m", 1L));
    assertThat(newest(states).at().next(cars)).contains(new Position(cars, 1, -1));

    states.of(CARS).clear();
    states.show(List.of(Position.end(cars), Position.end(moreCars)), true);
    assertThat(table(newest(states), CARS)).isEmpty();
    assertThat(newest(states).at().partitions()).isEmpty();
    states.measure();
    assertThat(sizes).containsEntry("cars", "0 0");
  }

  @Test
  void of_a_key_that_moved_to_another_partition_the_newer_event_counts() {
    ChangeEvent old = put(cars, 70, "a");
    ChangeEvent moved = later(put(moreCars, 0, "a"));
    keep(states, moved, old);
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("a", 0L));
    // Within a partition the order is the order, whatever the clocks say.
    keep(states, put(moreCars, 1, "a"));
    assertThat(table(newest(states), CARS)).isEqualTo(Map.of("a", 1L));
  }

  private static ChangeEvent later(ChangeEvent e) {
    return new ChangeEvent(
        e.id(),
        e.source(),
        e.type(),
        e.subject(),
        e.time().plusSeconds(1),
        e.topics(),
        e.operation(),
        e.key(),
        e.data(),
        e.old(),
        e.traceparent(),
        e.position(),
        e.prior());
  }
}
