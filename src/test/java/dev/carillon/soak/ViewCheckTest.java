package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Trial.Client;
import dev.carillon.soak.Verdict.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that holds a state, and what is wrong with it. */
class ViewCheckTest {
  private final Trial trial = new Trial();

  @Test
  void a_snapshot_and_what_follows_is_clean_if_it_ends_as_it_is() {
    Change old = trial.item(1, 600);
    Change low = trial.item(1, 3);
    Change high = trial.item(1, 900);

    assertThat(trial.viewer().shown(old).liveBefore(low).left(low).gets(high).faults()).isEmpty();
  }

  @Test
  void a_snapshot_that_misses_an_entity_or_shows_one_too_many_is_seen() {
    Change high = trial.item(1, 600);
    Change low = trial.item(1, 3);
    assertThat(trial.viewer().liveBefore(low).left(low).faults())
        .isEqualTo(Map.of(Fault.STALE, 1L));

    // Shown as it was later than where it says it is live.
    assertThat(trial.viewer().shown(high, low).liveBefore(low).left(low).faults())
        .containsKey(Fault.STALE);
  }

  @Test
  void an_entity_that_should_have_left_is_seen() {
    Change high = trial.item(1, 600);
    Change low = trial.item(1, 3);

    assertThat(trial.viewer().shown(high).liveBefore(low).faults())
        .isEqualTo(Map.of(Fault.STALE, 1L));
  }

  @Test
  void an_entity_that_was_deleted_and_is_still_there_is_seen() {
    Change high = trial.item(1, 600);
    Change gone = trial.tombstone(1);
    var client = trial.client(Interest.in("item:**").withSnapshot()).shown(high).liveBefore(gone);

    assertThat(client.faults()).isEqualTo(Map.of(Fault.STALE, 1L, Fault.LOST, 1L));
    assertThat(client.gets(gone).faults()).isEmpty();
  }

  @Test
  void a_client_that_never_gets_live_is_seen() {
    Change high = trial.item(1, 600);

    assertThat(trial.viewer().shown(high).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void an_event_in_the_middle_of_a_snapshot_is_seen() {
    Change one = trial.item(1, 600);
    Change two = trial.item(1, 700);
    Change next = trial.item(1, 800);

    assertThat(trial.viewer().shown(one).gets(two).liveBefore(next).gets(next).faults())
        .isEqualTo(Map.of(Fault.UNWANTED, 1L));
  }

  @Test
  void an_entity_that_is_shown_as_what_was_never_sent_is_seen() {
    Change one = trial.item(1, 600);
    Change next = trial.item(1, 700);
    Client client = trial.viewer().shown(one, Map.of("n", one.number, "v", 601));

    assertThat(client.liveBefore(next).gets(next).faults()).containsOnlyKeys(Fault.WRONG);
  }

  @Test
  void an_entity_that_is_shown_twice_is_seen() {
    Change one = trial.item(1, 600);
    Change next = trial.item(1, 700);

    assertThat(trial.viewer().shown(one, one).liveBefore(next).gets(next).faults())
        .isEqualTo(Map.of(Fault.DUPLICATED, 1L));
  }

  @Test
  void what_was_aborted_and_is_shown_is_seen() {
    Change one = trial.item(1, 600);
    Change aborted = trial.item(2, 700);
    trial.abort(aborted);
    Change next = trial.item(1, 800);

    assertThat(trial.viewer().shown(one, aborted).liveBefore(next).gets(next).faults())
        .isEqualTo(Map.of(Fault.UNWANTED, 1L));
  }

  @Test
  void something_shown_after_it_is_live_is_seen() {
    Change one = trial.item(1, 600);
    Change next = trial.item(1, 700);

    assertThat(trial.viewer().shown(one).liveBefore(next).gets(next).shown(one).faults())
        .containsKey(Fault.UNWANTED);
  }
}
