package dev.carillon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.past.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScriptTrialTest {
  private static final long RECORD_BYTES = 100;

  private final AtomicLong nanos = new AtomicLong();
  private final List<Set<String>> asked = new ArrayList<>();
  private boolean gone;

  /** So many updates of voyages, and a record with no news after each. */
  private EventHistory past(int events, EventHistory.End end) {
    return (topics, start, reader) -> {
      asked.add(topics);
      for (int i = 0; i < events; i++) {
        var change = Voyages.updated(i, "{\"key\":%d,\"n\":%d}".formatted(i, i), null);
        if (!reader.goesOn()
            || !reader.record(RECORD_BYTES, Optional.of(change))
            || !reader.record(RECORD_BYTES, Optional.empty())) {
          return EventHistory.End.STOPPED;
        }
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
      }
      return end;
    };
  }

  private TrialReport report(String expression, TrialOptions budget, int events) {
    return report(Voyages.draft(expression), budget, events, EventHistory.End.REACHED);
  }

  private TrialReport report(
      ScriptDraft draft, TrialOptions budget, int events, EventHistory.End end) {
    EventHistory past = past(events, end);
    var parts = new ScriptTrials.Parts(Voyages.TYPES, past, Optional.empty(), budget);
    return new ScriptTrial(Voyages.compiled(draft), parts, () -> gone, nanos::get)
        .on(past, StartPosition.EARLIEST);
  }

  private static TrialOptions budget(int records, long bytes, Duration time, int events) {
    return new TrialOptions(1, records, bytes, time, events);
  }

  @Test
  void a_trial_says_how_often_and_on_which_events_it_would_have_fired() {
    TrialReport report = report("object.n % 10 == 3", TrialOptions.DEFAULT, 30);
    assertThat(report.complete()).isTrue();
    assertThat(report.stopped()).isEmpty();
    assertThat(report.read()).isEqualTo(60);
    assertThat(report.evaluated()).isEqualTo(30);
    assertThat(report.fired()).isEqualTo(3);
    assertThat(report.events())
        .extracting(TrialReport.Event::event)
        .containsExactly("Voyage.U.3", "Voyage.U.13", "Voyage.U.23");
    assertThat(report.events().get(0).id()).isEqualTo("late:voyages-0-3");
    assertThat(asked).containsExactly(Set.of("voyages"));
  }

  @Test
  void what_cannot_be_evaluated_is_counted_and_told() {
    TrialReport report = report("object.nope == 1", TrialOptions.DEFAULT, 5);
    assertThat(report.failed()).isEqualTo(5);
    assertThat(report.fired()).isZero();
    assertThat(report.lastFailure().orElse("")).contains("nope");
  }

  @Test
  void a_value_that_no_event_has_is_told() {
    var draft = Voyages.draft("true", "{object.n} {object.speling}");
    assertThat(report(draft, TrialOptions.DEFAULT, 5, EventHistory.End.REACHED).absent())
        .containsExactly("object.speling");
  }

  @Test
  void a_trial_ends_with_its_budget_and_says_which() {
    Duration second = Duration.ofSeconds(1);
    TrialReport records = report("true", budget(10, 1 << 20, second, 100), 30);
    assertThat(records.stopped()).contains("records");
    assertThat(records.read()).isEqualTo(10);
    assertThat(records.complete()).isFalse();
    assertThat(report("true", budget(1_000, 5 * RECORD_BYTES, second, 100), 30).stopped())
        .contains("bytes");
    assertThat(report("true", budget(1_000, 1 << 20, Duration.ofMillis(5), 100), 30).stopped())
        .contains("time");
    TrialReport named = report("true", budget(1_000, 1 << 20, second, 2), 30);
    assertThat(named.complete()).isTrue();
    assertThat(named.fired()).isEqualTo(30);
    assertThat(named.events()).hasSize(2);
  }

  @Test
  void a_trial_ends_when_nobody_waits_for_it() {
    gone = true;
    TrialReport report = report("true", TrialOptions.DEFAULT, 30);
    assertThat(report.stopped()).contains("gone");
    assertThat(report.read()).isZero();
  }

  @Test
  void what_is_no_longer_there_makes_it_incomplete() {
    TrialReport report =
        report(Voyages.draft("true"), TrialOptions.DEFAULT, 3, EventHistory.End.TRUNCATED);
    assertThat(report.complete()).isFalse();
    assertThat(report.stopped()).contains("retention");
  }
}
