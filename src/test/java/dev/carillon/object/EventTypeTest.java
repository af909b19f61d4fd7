package dev.carillon.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Operation;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTypeTest {
  @ParameterizedTest
  @CsvSource({
    "C, C",
    "U, U",
    "D, D",
    "CU, CU",
    "UC, CU",
    "DC, CD",
    "CUD, CUD",
    "DUC, CUD",
    "*, CUD",
    "create, C",
    "update, U",
    "delete, D"
  })
  void some_types_are_named_in_any_order(String text, String letters) {
    assertThat(letters(EventType.set(text))).isEqualTo(letters);
  }

  private static String letters(Set<EventType> types) {
    return types.stream().sorted().map(EventType::letter).reduce("", String::concat);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c",
        "X",
        "CC",
        "CUC",
        "CUDC",
        "C,U",
        "C U",
        "**",
        "*C",
        "Update",
        "CREATE",
        "none",
        "createupdate",
        "Ü",
        "🎉"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> EventType.set(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "an event type is C, U and D, each at most once, or create, update, delete, or *");
  }

  @Test
  void one_type_is_a_letter_or_a_word() {
    assertThat(EventType.of("U")).isEqualTo(EventType.UPDATE);
    assertThat(EventType.of("delete")).isEqualTo(EventType.DELETE);
    assertThatThrownBy(() -> EventType.of("*")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EventType.of("CU")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_operation_that_changes_nothing_is_no_type() {
    assertThat(EventType.of(Operation.CREATE)).contains(EventType.CREATE);
    assertThat(EventType.of(Operation.NONE)).isEmpty();
  }
}
