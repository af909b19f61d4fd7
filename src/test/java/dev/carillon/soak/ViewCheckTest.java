package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

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
}
