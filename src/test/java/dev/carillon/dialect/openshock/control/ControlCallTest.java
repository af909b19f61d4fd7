package dev.carillon.dialect.openshock.control;

import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.session;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a call at all. */
class ControlCallTest {
  private final Judge judge = new Judge();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"shocks\":null}",
        "{\"shocks\":{}}",
        "{\"shocks\":[null]}",
        "{\"shocks\":[7]}",
        "{\"shocks\":[]}",
        "{\"shocks\":[{}]}",
      })
  void what_is_no_call_is_refused(String data) {
    assertThat(judge.told(session(BOB), data)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"Shock\"",
        "\"type\":1.0",
        "\"type\":4",
        "\"type\":-1",
        "\"type\":null",
        "\"type\":true",
        "\"intensity\":256",
        "\"intensity\":-1",
        "\"intensity\":1.5",
        "\"intensity\":\"1\"",
        "\"intensity\":1e1",
        "\"intensity\":null",
        "\"intensity\":99999999999999999999",
        "\"duration\":65536",
        "\"duration\":-1",
        "\"duration\":300.0",
        "\"duration\":\"300\"",
        "\"exclusive\":null",
        "\"exclusive\":1",
        "\"id\":null",
        "\"id\":7",
        "\"id\":\"\"",
        "\"id\":\"1-1-1-1-1\"",
        "\"id\":\"{01234567-89ab-cdef-0000-000000000015}\"",
        "\"id\":\"0123456789abcdef0000000000000015\"",
        "\"id\":\"01234567-89ab-cdef-0000-00000000001g\"",
      })
  void a_member_of_the_wrong_type_or_out_of_range_is_refused(String member) {
    String good = Judge.shock(LEFT, Judge.SHOCK, 1, 300);
    String bad = good.substring(0, good.length() - 1) + "," + member + "}";

    assertThat(judge.told(session(BOB), Judge.call(bad)))
        .startsWith("shocks[0]." + member.substring(1, member.indexOf('"', 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "type", "intensity", "duration"})
  void a_member_that_is_left_out_is_refused(String member) {
    String without =
        Judge.shock(LEFT, Judge.SHOCK, 1, 300)
            .replaceFirst(",?\"" + member + "\":(\"[^\"]*\"|\\d+)", "");

    assertThat(judge.told(session(BOB), Judge.call(without.replace("{,", "{")))).contains(member);
  }

  @Test
  void names_have_no_case_and_unknown_ones_are_passed_over() {
    String odd =
        "{\"ID\":\"%s\",\"Type\":1,\"INTENSITY\":5,\"Duration\":300,\"Exclusive\":true,\"more\":{}}"
            .formatted(LEFT);

    assertThat(
            judge
                .first(session(BOB), "{\"Shocks\":[" + odd + "]}")
                .path("exclusive")
                .booleanValue())
        .isTrue();
  }

  @Test
  void there_is_a_bound_of_shocks() {
    String[] many =
        IntStream.range(0, 101)
            .mapToObj(i -> Judge.shock(LEFT, Judge.SHOCK, 1, 300))
            .toArray(String[]::new);

    assertThat(judge.told(session(BOB), Judge.call(many))).isEqualTo("more than 100 shocks");
  }

  @Test
  void names_have_their_bounds() {
    String shock = Judge.shock(LEFT, Judge.SHOCK, 1, 300);
    String longName = IntStream.range(0, 64).mapToObj(i -> "n").collect(Collectors.joining());

    assertThat(
            judge.taken(
                session(BOB), "{\"customName\":\"%s\",\"shocks\":[%s]}".formatted(longName, shock)))
        .hasSize(1);
    assertThat(
            judge.told(
                session(BOB),
                "{\"customName\":\"%sn\",\"shocks\":[%s]}".formatted(longName, shock)))
        .isEqualTo("customName is no text of at most 64 characters");
    assertThat(judge.told(session(BOB), Judge.linked(",\"guest\":\"" + longName + "\"", shock)))
        .isEqualTo("guest is no text of at most 32 characters");
    assertThat(judge.told(session(BOB), "{\"link\":\"x\",\"shocks\":[" + shock + "]}"))
        .isEqualTo("link is no GUID");
  }
}
