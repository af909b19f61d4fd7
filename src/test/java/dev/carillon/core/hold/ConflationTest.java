package dev.carillon.core.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.budget.MemoryBudget.Use;
import dev.carillon.core.hold.Conflation.Word;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that comes to a replica that lags: what is older than what it has waits until the
 * replica is as far, but not for ever.
 */
final class ConflationTest {
  private static final Instant NOW = Events.TIME;

  private final Partition partition =
      Events.partition(new Stream("vehicles", List.of(TopicFilter.of("**")), true), 0, 0);
  private final Conflation conflation =
      new Conflation(
          Optional.empty(),
          true,
          10,
          new HeldBytes(1 << 20, () -> MemoryBudget.unlimited().open(Use.HELD_KEYS, "p")),
          new HeldPositions());
  private final Word word = word("1", 5);

  @BeforeEach
  void the_client_has_something_of_before_100() {
    conflation.goesOn(known(100), NOW);
    assertThat(conflation.holds(word, NOW, true)).isTrue();
    assertThat(released(0, 6)).isEmpty();
  }

  private Word word(String key, long offset) {
    ChangeEvent event = Events.event().at(partition, offset).key(key).build();
    return new Word(event, false);
  }

  private OffsetVector known(long next) {
    var frontier = new OffsetVector();
    frontier.reached(new Position(partition, next, -1));
    return frontier;
  }

  private List<Word> released(long seconds, long next) {
    return conflation.release(NOW.plusSeconds(seconds), false, known(next), true);
  }

  @Test
  void what_waits_goes_when_the_replica_is_as_far_as_the_client() {
    assertThat(released(1, 99)).isEmpty();
    assertThat(released(2, 100)).containsExactly(word);
    assertThat(conflation.isHolding()).isFalse();
  }

  @Test
  void a_newer_word_of_the_key_takes_the_place_of_the_one_that_waits() {
    Word newer = word("1", 50);
    assertThat(conflation.holds(newer, NOW, true)).isTrue();
    assertThat(released(1, 100)).containsExactly(newer);
  }

  @Test
  void a_replica_that_gets_on_is_waited_for_and_one_that_stands_still_for_a_minute_is_not() {
    assertThat(released(50, 7)).isEmpty();
    assertThat(released(100, 8)).isEmpty();
    assertThat(released(160, 8)).isEmpty();
    assertThat(released(161, 8)).containsExactly(word);
  }

  @Test
  void after_ten_minutes_what_waits_goes_in_any_case() {
    for (int i = 1; i <= 12; i++) {
      assertThat(released(50L * i, 6 + i)).isEmpty();
    }
    assertThat(released(601, 20)).containsExactly(word);
  }

  @Test
  void who_still_catches_up_waits_however_old_it_is() {
    Instant late = NOW.plusSeconds(3_600);
    assertThat(conflation.release(NOW.plusSeconds(40), true, known(7), false)).isEmpty();
    conflation.goesOn(known(100), late);
    assertThat(conflation.release(late, true, known(8), false)).isEmpty();
    assertThat(conflation.release(late, true, known(9), true)).containsExactly(word);
  }
}
