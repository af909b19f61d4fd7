package dev.carillon.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.soak.Journal.Range;
import dev.carillon.soak.Trial.Client;
import dev.carillon.soak.Verdict.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Losses that are planted, and told as they should be or not. */
class GapCheckTest {
  private final Trial trial = new Trial();

  @Test
  void a_planted_loss_that_is_told_in_its_place_is_clean() {
    Change a = trial.call(1);
    trial.unreadable(1);
    Change c = trial.call(1);

    assertThat(trial.caller().gets(a).gap("undecodable", 1, 1, 2).gets(c).faults()).isEmpty();
  }

  @Test
  void a_planted_loss_that_is_not_told_is_seen() {
    Change a = trial.call(1);
    trial.unreadable(1);
    Change c = trial.call(1);

    assertThat(trial.caller().gets(a, c).faults()).isEqualTo(Map.of(Fault.MISSING_GAP, 1L));
  }

  @Test
  void a_loss_that_is_told_too_late_or_twice_is_seen() {
    Change a = trial.call(1);
    trial.unreadable(1);
    Change c = trial.call(1);

    assertThat(trial.caller().gets(a, c).gap("undecodable", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.MISSING_GAP, 1L, Fault.FALSE_GAP, 1L));
    Client twice = trial.caller().gets(a).gap("undecodable", 1, 1, 2).gap("undecodable", 1, 1, 2);
    assertThat(twice.gets(c).faults()).isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_loss_that_is_told_before_what_lies_before_it_is_seen() {
    Change a = trial.call(1);
    trial.unreadable(1);

    assertThat(trial.caller().gap("undecodable", 1, 1, 2).gets(a).faults())
        .isEqualTo(Map.of(Fault.OUT_OF_ORDER, 1L));
  }

  @Test
  void a_gap_where_nothing_is_lost_is_seen() {
    Change a = trial.call(1);

    assertThat(trial.caller().gap("undecodable", 1, 0, 1).gets(a).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
    assertThat(trial.caller().gets(a).gap("retention", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
    assertThat(trial.caller().gets(a).gap("budget", 1, 1, 2).faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_gap_that_names_no_range_is_seen() {
    Change a = trial.call(1);

    assertThat(trial.caller().gets(a).gapOfNothing("undecodable").faults())
        .isEqualTo(Map.of(Fault.FALSE_GAP, 1L));
  }

  @Test
  void a_planted_retention_is_told_once_with_its_range() {
    Change a = trial.call(1);
    trial.call(1);
    trial.call(1);
    Change d = trial.call(1);
    Client good = trial.caller();
    good.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(good.gets(a).gap("retention", 1, 1, 3).gets(d).faults()).isEmpty();

    Client silent = trial.caller();
    silent.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(silent.gets(a, d).faults()).isEqualTo(Map.of(Fault.MISSING_GAP, 1L));

    Client wrong = trial.caller();
    wrong.journal.expectLoss(new Range("calls", 1, 1, 3));
    assertThat(wrong.gets(a).gap("retention", 1, 2, 3).gets(d).faults())
        .isEqualTo(Map.of(Fault.MISSING_GAP, 1L, Fault.FALSE_GAP, 1L));
  }
}
