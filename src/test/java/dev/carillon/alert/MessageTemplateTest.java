package dev.carillon.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.object.ObjectEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTemplateTest {
  private static final ObjectEvent EVENT =
      Voyages.updated(
          "{\"key\":8,\"vessel\":{\"name\":\"Aurora\",\"tags\":[1,2]},\"late\":true,\"none\":null,"
              + "\"hours\":1.50,\"by\":\"ann\"}",
          "{\"key\":8,\"hours\":0}");

  private static String render(String template, List<String> absent) {
    var facts = new HashMap<>(ScriptVariables.of(EVENT, Optional.of("by")));
    facts.put(ScriptVariables.SCRIPT_CODE, "late");
    return MessageTemplate.of(template).render(facts, absent::add);
  }

  private static String render(String template) {
    return render(template, new ArrayList<>());
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "{object.vessel.name} is late, Aurora is late",
    "{object.late}{object.hours}, true1.5",
    "{old.hours} -> {object.hours}, 0 -> 1.5",
    "{event.name} {event.objectType} {event.eventType} {event.key}, Voyage.U.8 Voyage U 8",
    "{event.date}, 2026-11-21T06:26:01.123Z",
    "{scriptCode} by {user}, late by ann",
    "{{{object.key}}}, {8}",
    "'{\"k\":{object.key}}', '{\"k\":8}'",
  })
  void values_stand_where_their_names_stood(String template, String message) {
    boolean json = template.startsWith("{\"");
    assertThat(render(json ? "{" + template + "}" : template)).isEqualTo(message);
  }

  @Test
  void an_object_or_a_list_is_its_json() {
    assertThat(render("{object.vessel}")).isEqualTo("{\"name\":\"Aurora\",\"tags\":[1,2]}");
    assertThat(render("{object.vessel.tags}")).isEqualTo("[1,2]");
  }

  @Test
  void what_is_not_there_is_nothing_and_is_told() {
    var absent = new ArrayList<String>();
    assertThat(render("<{object.nope.x}{object.none}{object.vessel.tags.0}{old.vessel}>", absent))
        .isEqualTo("<>");
    assertThat(absent)
        .containsExactly("object.nope.x", "object.none", "object.vessel.tags.0", "old.vessel");
  }

  @ParameterizedTest
  @CsvSource({
    "a {object.x, 1, 3, without its }",
    "a } b, 1, 3, without its {",
    "{}, 1, 1, a value is written",
    "{object..x}, 1, 1, a value is written",
    "{ship.name}, 1, 1, not ship",
    "{event.colour}, 1, 1, an event has",
    "{event.key.x}, 1, 1, an event has",
    "{user.name}, 1, 1, has no members",
    "{scriptCode.x}, 1, 1, has no members",
    "{ object.x}, 1, 1, a value begins with",
  })
  void a_template_that_cannot_be_is_refused_with_the_place(
      String template, int line, int column, String reason) {
    var e = catchThrowableOfType(BadScriptException.class, () -> MessageTemplate.of(template));
    assertThat(e.member()).isEqualTo("message");
    assertThat(e.line()).isEqualTo(line);
    assertThat(e.column()).isEqualTo(column);
    assertThat(e.reason()).contains(reason);
  }

  @Test
  void the_place_counts_lines() {
    var e =
        catchThrowableOfType(BadScriptException.class, () -> MessageTemplate.of("one\ntwo {x}"));
    assertThat(e.getMessage()).startsWith("message: line 2, column 5: ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void a_template_has_a_bound_of_values(int values) {
    assertThat(MessageTemplate.of("{user}".repeat(values)).paths()).containsExactly("user");
    var e =
        catchThrowableOfType(
            BadScriptException.class, () -> MessageTemplate.of("{user}".repeat(65)));
    assertThat(e.reason()).contains("more than 64");
  }

  @Test
  void a_template_has_a_bound_of_characters_and_of_names() {
    var e =
        catchThrowableOfType(BadScriptException.class, () -> MessageTemplate.of("x".repeat(4_001)));
    assertThat(e.reason()).contains("longer than 4000");
    e =
        catchThrowableOfType(
            BadScriptException.class, () -> MessageTemplate.of("{object" + ".a".repeat(16) + "}"));
    assertThat(e.reason()).contains("at most 16");
  }

  @Test
  void a_long_message_is_cut_between_characters() {
    var event = Voyages.updated("{\"key\":8,\"long\":\"" + "😀".repeat(5_000) + "\"}", null);
    String message =
        MessageTemplate.of("x{object.long}{object.long}")
            .render(ScriptVariables.of(event, Optional.empty()), absent -> {});
    assertThat(message).endsWith("😀…").hasSizeLessThanOrEqualTo(MessageTemplate.MAX_MESSAGE);
  }

  @Test
  void a_long_name_is_not_repeated_to_whoever_wrote_it() {
    var e =
        catchThrowableOfType(
            BadScriptException.class,
            () -> MessageTemplate.of("{" + "\u202e" + "y".repeat(3_000) + "}"));
    assertThat(e.reason()).hasSizeLessThan(200).doesNotContain("\u202e");
  }
}
