package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.alert.AlertOptions;
import dev.carillon.alert.AlertScript;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.alert.TrialOptions;
import dev.carillon.alert.Trigger;
import dev.carillon.support.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alert scripts in a real database. */
class PgAlertScriptsIT {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final ScriptDraft LATE =
      new ScriptDraft(
          "Late", "object.eta > old.eta", List.of(Trigger.of("Voyage.U")), Optional.of("{user}"));

  private final TestDatabase database = new TestDatabase("alert_scripts");
  private final List<PgAlertScripts> replicas = new ArrayList<>();

  @AfterEach
  void close() {
    replicas.forEach(replica -> get(replica.close()));
    database.close();
  }

  /** What a replica was told of last. */
  private static final class Told {
    private volatile boolean any;
    private volatile List<AlertScript> scripts = List.of();

    void take(List<AlertScript> all) {
      scripts = all;
      any = true;
    }
  }

  private PgAlertScripts replica(Duration poll, Told told) {
    var options = new AlertOptions(true, "a", "a", Optional.empty(), poll, 3, TrialOptions.DEFAULT);
    var replica =
        PgAlertScripts.start(
            database.pool(),
            TestDatabase.options(database.server(), Map.of()),
            options,
            told::take);
    replicas.add(replica);
    await().atMost(Patience.LIMIT).until(() -> told.any);
    return replica;
  }

  private PgAlertScripts replica() {
    return replica(NEVER, new Told());
  }

  @Test
  void a_script_is_kept_as_it_was_written() {
    PgAlertScripts store = replica();
    AlertScript made = get(store.create("late", LATE, "ann")).orElseThrow();
    assertThat(made.draft()).isEqualTo(LATE);
    assertThat(made.enabled()).isFalse();
    assertThat(made.revision()).isEqualTo(1);
    assertThat(made.updatedBy()).isEqualTo("ann");
    assertThat(get(store.find("late"))).contains(made);
    assertThat(get(store.list())).containsExactly(made);
    assertThat(get(store.create("late", LATE, "bob"))).isEmpty();
    assertThat(get(store.find("other"))).isEmpty();
  }

  @Test
  void only_the_revision_that_was_read_is_replaced() {
    PgAlertScripts store = replica();
    get(store.create("late", LATE, "ann"));
    var other = new ScriptDraft("B", "true", List.of(Trigger.of("Voyage.D")), Optional.empty());
    AlertScript second = get(store.update("late", 1, other, "bob")).orElseThrow();
    assertThat(second.draft()).isEqualTo(other);
    assertThat(second.revision()).isEqualTo(2);
    assertThat(get(store.update("late", 1, LATE, "carol"))).isEmpty();
    assertThat(get(store.enable("late", true, Optional.of(1L), "carol"))).isEmpty();
    assertThat(get(store.delete("late", Optional.of(1L)))).isFalse();
    assertThat(get(store.find("late"))).contains(second);
    assertThat(get(store.delete("late", Optional.of(2L)))).isTrue();
    assertThat(get(store.delete("late", Optional.empty()))).isFalse();
  }

  @Test
  void what_is_switched_on_twice_has_changed_once() {
    PgAlertScripts store = replica();
    get(store.create("late", LATE, "ann"));
    assertThat(get(store.enable("late", true, Optional.empty(), "bob")).orElseThrow().revision())
        .isEqualTo(2);
    AlertScript again = get(store.enable("late", true, Optional.empty(), "carol")).orElseThrow();
    assertThat(again.revision()).isEqualTo(2);
    assertThat(again.updatedBy()).isEqualTo("bob");
    assertThat(get(store.enable("late", false, Optional.empty(), "bob")).orElseThrow().enabled())
        .isFalse();
  }

  @Test
  void another_replica_that_never_looks_is_told() throws Exception {
    var told = new Told();
    var unused = replica(NEVER, told);
    PgAlertScripts writer = replica();
    // Until it listens, nobody can tell it.
    await()
        .atMost(Patience.LIMIT)
        .until(
            () ->
                !database
                    .column(
                        "select 1 from pg_stat_activity where query ilike 'listen%carillon_alerts%'")
                    .isEmpty());
    get(writer.create("late", LATE, "ann"));
    await().until(() -> told.scripts.size() == 1);
    get(writer.delete("late", Optional.empty()));
    await().until(() -> told.scripts.isEmpty());
  }

  @Test
  void what_nobody_told_of_is_found_by_looking() throws Exception {
    var told = new Told();
    var unused = replica(Duration.ofMillis(200), told);
    database.server().execute("alter table carillon.alert_script disable trigger changed");
    get(replica().create("late", LATE, "ann"));
    await().atMost(Patience.LIMIT).until(() -> told.scripts.size() == 1);
  }

  @Test
  void more_than_there_may_be_are_not_read() throws Exception {
    PgAlertScripts store = replica();
    for (int i = 0; i < 5; i++) {
      get(store.create("s" + i, LATE, "ann"));
    }
    assertThat(get(store.list())).extracting(AlertScript::code).containsExactly("s0", "s1", "s2");
  }

  @Test
  void the_table_takes_no_row_that_is_no_script() {
    for (String values :
        List.of(
            "('a b', 'x', 'true', '{Voyage.U}', 'x')",
            "('a', '', 'true', '{Voyage.U}', 'x')",
            "('a', 'x', '', '{Voyage.U}', 'x')",
            "('a', 'x', 'true', '{}', 'x')",
            "('a', 'x', 'true', '{Voyage.X}', 'x')",
            "('a', 'x', 'true', '{\"Voyage.U,\"}', 'x')",
            "('a', 'x', 'true', '{Voyage.U,null}', 'x')",
            "('a', 'x', 'true', '{Voyage.U}', '')")) {
      String insert =
          "insert into carillon.alert_script (code, name, expression, triggers, updated_by) values ";
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> database.server().execute(insert + values))
          .as(values)
          .hasMessageContaining("check constraint");
    }
  }
}
