package dev.carillon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.event.ChangeEvent;
import dev.carillon.support.Events;
import dev.carillon.support.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertEvaluationTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00.123456Z");
  private static final int MAX_BYTES = 2_000;

  private final Scripts scripts = new Scripts(Voyages.compiler(), AlertMeter.NONE);
  private final ScriptTally tally = new ScriptTally();
  private final List<String> counted = new ArrayList<>();
  private final AlertEvaluation evaluation =
      new AlertEvaluation(
          new AlertEvaluation.Parts(
              Voyages.TYPES,
              scripts,
              new AlertRecord("alerts", MAX_BYTES),
              Optional.empty(),
              tally,
              new Counting()),
          () -> NOW);

  private final class Counting implements AlertMeter {
    @Override
    public void evaluated(String code) {
      counted.add("evaluated " + code);
    }

    @Override
    public void fired(String code) {
      counted.add("fired " + code);
    }

    @Override
    public void failed(String code) {
      counted.add("failed " + code);
    }

    @Override
    public void broken(int number) {}
  }

  private void enabled(String code, ScriptDraft draft) {
    scripts.take(List.of(Voyages.script(code, draft, true, 1)));
  }

  @Test
  void an_alert_is_a_cloudevent_named_by_script_and_position_and_keyed_by_the_object() {
    enabled("late", Voyages.draft("object.eta > old.eta", "{object.key} is late"));
    List<Entry> entries =
        evaluation.apply(Voyages.updated(42, "{\"key\":8,\"eta\":2}", "{\"key\":8,\"eta\":1}"));
    assertThat(entries).hasSize(1);
    Entry entry = entries.get(0);
    assertThat(entry.kafkaTopic()).isEqualTo("alerts");
    assertThat(entry.key()).isEqualTo("Voyage.8");
    Map<?, ?> record = Texts.object(entry.cloudEvent().toString());
    assertThat(record.get("id")).isEqualTo("late:voyages-0-42");
    assertThat(record.get("type")).isEqualTo("dev.carillon.alert.fired");
    assertThat(record.get("source")).isEqualTo("/carillon/alerts");
    assertThat(record.get("subject")).isEqualTo("Voyage.U.8");
    assertThat(record.get("time")).isEqualTo("2026-11-22T01:00:00.123Z");
    Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(record.get("data"));
    assertThat(data.get("scriptCode")).isEqualTo("late");
    assertThat(data.get("message")).isEqualTo("8 is late");
    assertThat(data.get("fired")).isEqualTo(NOW.toString());
    Map<?, ?> event = (Map<?, ?>) Objects.requireNonNull(data.get("event"));
    assertThat(event.get("event")).isEqualTo("Voyage.U.8");
    assertThat(event.get("data"))
        .isEqualTo(Map.of("key", 8L, "eta", 2L, "self", "/ws/rest/Voyage/8"));
  }

  @Test
  void an_event_fires_the_same_alert_whenever_it_is_evaluated() {
    enabled("late", Voyages.draft("true"));
    ChangeEvent event = Voyages.updated(42, "{\"key\":8}", null);
    assertThat(evaluation.apply(event).get(0).cloudEvent().toString())
        .isEqualTo(evaluation.apply(event).get(0).cloudEvent().toString());
  }

  @Test
  void what_no_script_is_for_is_not_evaluated() {
    enabled("late", Voyages.draft("true"));
    assertThat(evaluation.apply(Events.event().build())).isEmpty();
    assertThat(
            evaluation.apply(
                Voyages.change(dev.carillon.event.Operation.CREATE, 1, "{\"key\":8}", null)))
        .isEmpty();
    assertThat(counted).isEmpty();
  }

  @Test
  void each_script_is_counted_and_its_last_failure_is_kept() {
    scripts.take(
        List.of(
            Voyages.script("fails", Voyages.draft("object.nope > 1"), true, 1),
            Voyages.script("fires", Voyages.draft("true"), true, 1),
            Voyages.script("quiet", Voyages.draft("false"), true, 1)));
    assertThat(evaluation.apply(Voyages.updated(1, "{\"key\":8}", null))).hasSize(1);
    assertThat(counted)
        .containsExactlyInAnyOrder(
            "evaluated fails", "failed fails", "evaluated fires", "fired fires", "evaluated quiet");
    assertThat(tally.of("fires")).isEqualTo(new ScriptTally.Counts(1, 1, 0, Optional.empty()));
    ScriptTally.Counts fails = tally.of("fails");
    assertThat(fails.failed()).isEqualTo(1);
    assertThat(fails.lastFailure().orElseThrow().event()).isEqualTo("Voyage.U.8");
    assertThat(fails.lastFailure().orElseThrow().reason()).contains("nope");
    assertThat(tally.of("nobody").evaluated()).isZero();
  }

  @Test
  void of_an_event_that_kafka_would_not_take_only_key_and_self_are_told() {
    enabled("late", Voyages.draft("true"));
    String large = "{\"key\":8,\"remarks\":\"" + "x".repeat(MAX_BYTES) + "\"}";
    Entry entry = evaluation.apply(Voyages.updated(1, large, null)).get(0);
    assertThat(entry.cloudEvent().length()).isLessThan(MAX_BYTES);
    Map<?, ?> data = (Map<?, ?>) Texts.object(entry.cloudEvent().toString()).get("data");
    Map<?, ?> event = (Map<?, ?>) Objects.requireNonNull(data).get("event");
    assertThat(Objects.requireNonNull(event).get("data"))
        .isEqualTo(Map.of("key", 8L, "self", "/ws/rest/Voyage/8"));
  }

  @Test
  void recent_fires_are_read_from_the_records_newest_first_each_once() {
    var fires = new RecentFires("alerts");
    var partition = Events.partition("alerts");
    for (int i = 0; i < RecentFires.PER_SCRIPT + 5; i++) {
      String data =
          "{\"scriptCode\":\"late\",\"message\":\"%s\",\"event\":{\"event\":\"Voyage.U.%d\"}}"
              .formatted("é".repeat(600), i);
      ChangeEvent event = Events.event().id("late:" + i).data(data).at(partition, i).build();
      fires.take(Events.batch(event));
      fires.take(Events.batch(event));
    }
    fires.take(Events.batch(Events.event().data("{\"scriptCode\":\"late\"}").build()));
    fires.take(Events.batch(Events.event().data("[]").at(partition, 99).build()));
    assertThat(fires.of("late")).hasSize(RecentFires.PER_SCRIPT);
    assertThat(fires.of("late").get(0).event()).isEqualTo("Voyage.U.24");
    assertThat(fires.of("late").get(0).message()).isEqualTo("é".repeat(500) + "…");
    assertThat(fires.of("other")).isEmpty();
  }
}
