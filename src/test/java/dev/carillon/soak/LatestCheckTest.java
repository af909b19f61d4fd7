package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Trial.Client;
import dev.carillon.soak.Verdict.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that wants the newest of each key, but seldom. */
class LatestCheckTest {
  private final Trial trial = new Trial();

  @Test
  void with_every_the_newest_is_enough() {
    trial.item(1, 1);
    Change b = trial.item(1, 2);
    Change c = trial.item(1, 3);

    assertThat(trial.sampler().gets(c).faults()).isEmpty();
    assertThat(trial.sampler().gets(b).after(1000).gets(c).cutAndBack().gets(c).faults()).isEmpty();
  }

  @Test
  void with_every_a_last_one_that_was_swallowed_is_seen() {
    Change a = trial.item(1, 1);
    trial.item(1, 2);

    assertThat(trial.sampler().gets(a).faults()).isEqualTo(Map.of(Fault.STALE, 1L));
    assertThat(trial.sampler().faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void with_every_a_key_that_goes_back_is_seen() {
    Change a = trial.item(1, 1);
    Change b = trial.item(1, 2);

    assertThat(trial.sampler().gets(b).cutAndBack().gets(a).faults())
        .isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void with_every_too_many_of_a_key_are_seen() {
    Change[] all = {trial.item(1, 1), trial.item(1, 2), trial.item(1, 3), trial.item(1, 4)};

    assertThat(trial.sampler().gets(all).faults()).containsOnlyKeys(Fault.TOO_OFTEN);
  }

  private Client slow() {
    return trial.client(Interest.in("item:**").withLatest());
  }

  @Test
  void with_latest_events_may_be_left_out_and_come_as_often_as_they_like() {
    Change a = trial.item(1, 1);
    trial.item(1, 2);
    Change c = trial.item(1, 3);

    assertThat(slow().gets(a, c).faults()).isEmpty();
    assertThat(slow().gets(c).cutAndBack().gets(c).faults()).isEmpty();
  }

  @Test
  void with_latest_a_last_one_that_was_swallowed_is_seen() {
    Change a = trial.item(1, 1);
    trial.item(1, 2);

    assertThat(slow().gets(a).faults()).isEqualTo(Map.of(Fault.STALE, 1L));
    assertThat(slow().faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void with_latest_a_key_that_goes_back_is_seen() {
    Change a = trial.item(1, 1);
    Change b = trial.item(1, 2);

    assertThat(slow().gets(b, a).faults()).isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void the_same_twice_on_one_connection_is_seen() {
    Change a = trial.item(1, 1);

    assertThat(slow().gets(a, a).faults()).isEqualTo(Map.of(Fault.DUPLICATED, 1L));
    assertThat(trial.sampler().gets(a).after(1000).gets(a).faults())
        .isEqualTo(Map.of(Fault.DUPLICATED, 1L));
  }
}
