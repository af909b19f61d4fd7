package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Events;
import org.junit.jupiter.api.Test;

/** A place and the leader epoch that its log had there: a wrong pair is a place that never was. */
class OffsetVectorTest {
  private final Partition partition = Events.partition("events");

  private Position at(long offset, int epoch) {
    return new Position(partition, offset, epoch);
  }

  private OffsetVector frontier(long offset, int epoch) {
    var frontier = new OffsetVector();
    frontier.reached(at(offset, epoch));
    return frontier;
  }

  @Test
  void a_place_whose_epoch_is_not_known_does_not_get_that_of_a_place_before_it() {
    OffsetVector found = frontier(2_720, -1);
    found.merge(frontier(2_594, 3));
    assertThat(found.next(partition)).hasValue(at(2_720, -1));
  }

  @Test
  void going_on_to_a_place_whose_epoch_is_not_known_leaves_the_old_epoch_behind() {
    OffsetVector frontier = frontier(2_594, 3);
    frontier.reached(at(2_720, -1));
    assertThat(frontier.next(partition)).hasValue(at(2_720, -1));
    frontier.reached(at(2_721, 4));
    assertThat(frontier.next(partition)).hasValue(at(2_721, 4));
  }

  @Test
  void the_epoch_of_a_place_may_become_known_later() {
    OffsetVector frontier = frontier(10, -1);
    frontier.reached(at(10, 5));
    assertThat(frontier.next(partition)).hasValue(at(10, 5));
    frontier.reached(at(10, -1));
    assertThat(frontier.next(partition)).hasValue(at(10, 5));
  }
}
