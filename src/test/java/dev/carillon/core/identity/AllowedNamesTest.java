package dev.carillon.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNamesTest {
  private final AllowedNames parameters =
      AllowedNames.parameters(List.of("topic", "filter", "fields", "from", "every", "lastEventId"));
  private final AllowedNames members =
      AllowedNames.members(CloseReason.BAD_FRAME, "type", "id", "topics", "filter");

  @ParameterizedTest
  @CsvSource({
    "filtr, filter",
    "fliter, filter",
    "FILTRE, filter",
    "topics, topic",
    "form, from",
    "feilds, fields"
  })
  void a_name_that_is_nearly_one_is_refused_with_the_one_that_was_meant(String name, String meant) {
    assertThatThrownBy(() -> parameters.require(List.of("topic", name)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("unknown parameter: " + name + "; did you mean " + meant + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"projection", "x", "\u202e", "last-event", "a\r\nb"})
  void a_name_that_is_like_none_is_refused_without_a_hint(String name) {
    assertThatThrownBy(() -> parameters.require(List.of(name)))
        .hasMessageStartingWith("unknown parameter: ")
        .hasMessageNotContainingAny("did you mean", "\r", "\n", "\u202e");
  }

  @Test
  void a_name_of_any_length_is_cut() {
    assertThatThrownBy(() -> parameters.require(List.of("x".repeat(1 << 20))))
        .hasMessage("unknown parameter: " + "x".repeat(40) + "…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_",
        "_dc",
        "cb",
        "t",
        "ts",
        "nocache",
        "noCache",
        "cache",
        "1733052345",
        "r",
        "v",
        "rnd",
        "evs_preamble",
        "dojo.preventCache",
        "LASTEVENTID",
        "Topic",
        ""
      })
  void what_libraries_add_passes(String name) {
    parameters.require(List.of(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"filtr", "Filter", "_", "t", "1", ""})
  void members_are_compared_to_the_letter(String name) {
    assertThatThrownBy(() -> members.require(List.of("type", name)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("bad_frame"))
        .hasMessageStartingWith("unknown member: " + name);
  }
}
