package dev.carillon.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.event.Operation;
import dev.carillon.object.EventType;
import dev.carillon.object.ObjectEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script says of events, and what cannot be a script. */
class CompiledScriptTest {
  private static final ObjectEvent LATER =
      Voyages.updated(
          "{\"key\":8,\"eta\":\"2026-11-22\",\"status\":\"OPR\",\"by\":\"ann\"}",
          "{\"key\":8,\"eta\":\"2026-11-21\",\"status\":\"OPR\"}");

  private static ScriptResult ask(String expression, ObjectEvent event) {
    return Voyages.compiled(Voyages.draft(expression)).ask(event, Optional.of("by"));
  }

  private static BadScriptException refused(ScriptDraft draft) {
    return catchThrowableOfType(BadScriptException.class, () -> Voyages.compiled(draft));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.eta != old.eta",
        "old != null && object.eta > old.eta",
        "object.status == 'OPR' && user == 'ann'",
        "event.name == 'Voyage.U.8' && event.key == 8 && event.objectType == 'Voyage'",
        "event.eventType == 'U' && event.date.startsWith('2026-')",
        "!has(object.nope)",
      })
  void an_expression_asks_about_object_old_event_and_user(String expression) {
    assertThat(ask(expression, LATER))
        .isEqualTo(
            new ScriptResult(true, "Late: Voyage.U.8", Optional.empty(), java.util.Set.of()));
  }

  @Test
  void one_that_is_false_does_not_fire_and_has_not_failed() {
    assertThat(ask("object.eta == old.eta", LATER)).isEqualTo(ScriptResult.QUIET);
  }

  @Test
  void old_is_null_where_it_is_not_known_and_user_where_nobody_is_named() {
    var created = Voyages.event(Voyages.change(Operation.CREATE, 7, "{\"key\":8}", null));
    assertThat(ask("old == null && user == null", created).fired()).isTrue();
    assertThat(ask("old == null", Voyages.updated("{\"key\":8}", null)).fired()).isTrue();
  }

  @Test
  void of_an_object_that_is_gone_at_least_the_key_is_known() {
    var gone =
        Voyages.TYPES
            .of(
                dev.carillon.support.Events.event()
                    .operation(Operation.DELETE)
                    .data("null")
                    .key("8")
                    .at(dev.carillon.support.Events.partition("voyages"), 7)
                    .build())
            .orElseThrow();
    assertThat(ask("object.key == 8 && event.eventType == 'D'", gone).fired()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "object.nope == 1, nope",
    "old.nope > 1, nope",
    "object.eta + 1 == 2, no matching overload",
    "1 / (object.key - 8) == 1, / by zero",
    "object.eta, neither true nor false",
  })
  void one_that_cannot_be_evaluated_does_not_fire_and_says_why(String expression, String why) {
    ScriptResult verdict = ask(expression, LATER);
    assertThat(verdict.fired()).isFalse();
    assertThat(verdict.failure().orElse("")).containsIgnoringCase(why);
  }

  @Test
  void one_that_does_too_much_is_stopped() {
    String list = "[0,1,2,3,4,5,6,7,8,9]";
    ScriptResult verdict =
        ask(
            "%s.all(a, %s.all(b, %s.all(c, %s.all(d, a + b + c + d >= 0))))"
                .formatted(list, list, list, list),
            LATER);
    assertThat(verdict.fired()).isFalse();
    assertThat(verdict.failure().orElse("")).containsIgnoringCase("iteration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "object.eta ==|1|14",
        "object.eta == old.eta)|1|22",
        "ship.eta == 1|1|1",
        "object.eta.nope(1)|1|16",
        "1 + 1|0|0",
      })
  void one_that_does_not_compile_is_refused_with_the_place(
      String expression, int line, int column) {
    BadScriptException e = refused(Voyages.draft(expression));
    assertThat(e.member()).isEqualTo("expression");
    assertThat(e.reason()).isNotBlank();
    if (line > 0) {
      assertThat(e.line()).isEqualTo(line);
      assertThat(e.column()).isEqualTo(column);
    }
  }

  @Test
  void one_that_is_too_long_or_too_deep_is_refused() {
    String deep = "(".repeat(200) + "true" + ")".repeat(200);
    assertThat(refused(Voyages.draft(deep)).reason()).contains("deep");
    assertThat(
            catchThrowableOfType(
                    BadScriptException.class, () -> Voyages.draft("true" + " ".repeat(4_100)))
                .reason())
        .contains("longer than");
  }

  @Test
  void triggers_are_of_object_types_that_there_are() {
    var draft =
        new ScriptDraft(
            "x", "true", List.of(new Trigger("Ship", EventType.UPDATE)), Optional.empty());
    BadScriptException e = refused(draft);
    assertThat(e.member()).isEqualTo("triggers");
    assertThat(e.reason()).contains("no object type Ship");
  }

  @Test
  void a_script_is_for_its_triggers_only() {
    CompiledScript script = Voyages.compiled(Voyages.draft("true"));
    assertThat(script.isFor(LATER)).isTrue();
    assertThat(
            script.isFor(Voyages.event(Voyages.change(Operation.CREATE, 1, "{\"key\":8}", null))))
        .isFalse();
    assertThat(script.kafkaTopics()).containsExactly("voyages");
  }

  @Test
  void the_message_is_the_template_and_says_what_was_absent() {
    var draft = Voyages.draft("true", "{object.key} moved to {object.eta}{object.nope}");
    ScriptResult verdict = Voyages.compiled(draft).ask(LATER, Optional.empty());
    assertThat(verdict.message()).isEqualTo("8 moved to 2026-11-22");
    assertThat(verdict.absent()).containsExactly("object.nope");
  }

  @Test
  void a_draft_has_bounds() {
    for (String name : new String[] {"", " ", "x".repeat(129), "a\nb"}) {
      var e =
          catchThrowableOfType(
              BadScriptException.class,
              () -> new ScriptDraft(name, "true", List.of(Voyages.UPDATED), Optional.empty()));
      assertThat(e.member()).isEqualTo("name");
    }
    var none =
        catchThrowableOfType(
            BadScriptException.class,
            () -> new ScriptDraft("x", "true", List.of(), Optional.empty()));
    assertThat(none.member()).isEqualTo("triggers");
    var empty = catchThrowableOfType(BadScriptException.class, () -> Voyages.draft(" "));
    assertThat(empty.member()).isEqualTo("expression");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Voyage", "Voyage.", "Voyage.X", "Voyage.UU", ".U", "a b.U", "*.U"})
  void a_trigger_has_one_form(String text) {
    var e = catchThrowableOfType(IllegalArgumentException.class, () -> Trigger.of(text));
    assertThat(e).hasMessage("a trigger is written Voyage.U, not " + text);
    assertThat(Trigger.of("Voyage.U")).isEqualTo(Voyages.UPDATED);
  }
}
