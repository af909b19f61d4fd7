package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Trial.Client;
import dev.carillon.soak.Verdict.Fault;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A judge that never says guilty is worth nothing: each fault is planted, and has to be seen. */
class CheckerTest {
  private final Trial trial = new Trial();

  @Test
  void everything_once_and_in_order_is_clean() {
    Change a = trial.call(1);
    Change b = trial.call(2);
    Change c = trial.call(1);

    var verdict = trial.caller().gets(b, a, c).verdict();

    assertThat(verdict.isClean()).as(verdict.toString()).isTrue();
    assertThat(verdict.deliveries()).isEqualTo(3);
  }

  @Test
  void a_lost_event_is_seen() {
    Change a = trial.call(1);
    trial.call(1);
    Change c = trial.call(1);

    assertThat(trial.caller().gets(a, c).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void the_last_event_that_is_lost_is_seen() {
    Change a = trial.call(1);
    trial.call(1);

    assertThat(trial.caller().gets(a).faults()).isEqualTo(Map.of(Fault.LOST, 1L));
  }

  @Test
  void a_duplicate_is_seen_also_behind_a_cut() {
    Change a = trial.call(1);

    assertThat(trial.caller().gets(a, a).faults()).isEqualTo(Map.of(Fault.DUPLICATED, 1L));
    assertThat(trial.caller().gets(a).cutAndBack().gets(a).faults())
        .isEqualTo(Map.of(Fault.DUPLICATED, 1L));
  }

  @Test
  void a_client_that_never_got_in_is_seen() {
    trial.call(1);

    assertThat(trial.faultsOfWhoNeverCame()).isEqualTo(Map.of(Fault.SURPRISE, 1L));
  }

  @Test
  void events_of_a_partition_that_changed_places_are_seen() {
    Change a = trial.call(1);
    Change b = trial.call(1);

    assertThat(trial.caller().gets(b, a).faults()).isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void an_event_of_an_aborted_transaction_is_seen() {
    Change aborted = trial.call(1);
    trial.abort(aborted);

    assertThat(trial.caller().gets(aborted).faults()).isEqualTo(Map.of(Fault.UNWANTED, 1L));
    assertThat(trial.caller().faults()).isEmpty();
  }

  @Test
  void an_event_that_was_not_asked_for_is_seen() {
    Change other = trial.item(1, 1);
    Change low = trial.call(1);

    assertThat(trial.caller().gets(low, other).faults()).isEqualTo(Map.of(Fault.UNWANTED, 1L));
    assertThat(trial.client(Interest.in("call:**").where(Trial.HIGH)).gets(low).faults())
        .isEqualTo(Map.of(Fault.UNWANTED, 1L));
  }

  @Test
  void an_event_with_other_data_is_seen() {
    Change a = trial.call(1);
    var data = new HashMap<>(a.data());
    data.put("v", 999);

    assertThat(trial.caller().gets(a, data).faults()).isEqualTo(Map.of(Fault.WRONG, 1L));
  }

  @Test
  void a_projection_that_keeps_too_much_or_too_little_is_seen() {
    Change a = trial.call(1);
    var interest = Interest.in("call:**").keeping("n", "nested.a");
    var kept = Map.of("n", a.number, "nested", Map.of("a", a.body.value() % 7));

    assertThat(trial.client(interest).gets(a, kept).faults()).isEmpty();
    assertThat(trial.client(interest).gets(a).faults()).isEqualTo(Map.of(Fault.WRONG, 1L));
    assertThat(trial.client(interest).gets(a, Map.of("n", a.number)).faults())
        .isEqualTo(Map.of(Fault.WRONG, 1L));
  }

  @Test
  void what_no_client_should_see_is_seen() {
    Client client = trial.caller();
    client.journal.surprise("bad_filter");

    assertThat(client.faults()).isEqualTo(Map.of(Fault.SURPRISE, 1L));
  }
}
