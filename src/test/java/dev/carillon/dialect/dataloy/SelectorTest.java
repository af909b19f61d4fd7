package dev.carillon.dialect.dataloy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.expression.Projection;
import dev.carillon.object.ObjectType;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectorTest {
  private static final ObjectType VOYAGE = Harbour.TYPES.named("Voyage").orElseThrow();
  private static final ObjectType PORT_CALL = Harbour.TYPES.named("PortCall").orElseThrow();

  private static Projection of(String selector, ObjectType type) {
    return Selector.of(selector).on(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\":true}; a",
        "{\"a\":null,\"b\":\"\",\"c\":\"*\"}; a,b,c",
        "{\"a\":{\"b\":true,\"c\":{\"d\":null}}}; a.b,a.c.d",
        "{\"a\":{}}; a",
        "{\"a\":true,\"b\":false}; a",
        "{\"a\":{\"b\":true,\"c\":false}}; a.b",
        "{\"key\":false,\"a\":true}; a",
      })
  void where_everything_is_usual_naming_fields_is_a_list_of_paths(String selector, String paths) {
    assertThat(of(selector, VOYAGE)).isEqualTo(Projection.of("key,self," + paths));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\":true}; portName,eta,a",
        "{\"eta\":true}; portName,eta",
        "{\"eta\":false}; portName",
        "{\"eta\":false,\"a\":{\"b\":true}}; portName,a.b",
        "{\"eta\":{\"x\":true}}; portName,eta",
        "{\"a\":false}; portName,eta",
        "{}; portName,eta",
      })
  void a_usual_list_is_added_to_and_taken_from(String selector, String paths) {
    assertThat(of(selector, PORT_CALL)).isEqualTo(Projection.of("key,self," + paths));
  }

  @Test
  void a_usual_list_can_be_emptied() {
    assertThat(of("{\"eta\":false,\"portName\":false}", PORT_CALL))
        .isEqualTo(Projection.of("key,self"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " {\n} ", "{\"key\":false}", "{\"self\":false,\"key\":false}"})
  void what_changes_nothing_is_the_whole(String selector) {
    assertThat(of(selector, VOYAGE)).isEqualTo(Projection.WHOLE);
  }

  @Test
  void order_and_spelling_do_not_matter() {
    assertThat(ObjectEncoder.of(Harbour.TYPES, Selector.of("{\"b\":\"\",\"a\":{\"c\":null}}")))
        .isEqualTo(ObjectEncoder.of(Harbour.TYPES, Selector.of("{\"a\":{\"c\":true},\"b\":{}}")))
        .isNotEqualTo(ObjectEncoder.of(Harbour.TYPES, Selector.of("{\"a\":true,\"b\":true}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "{\"a\":\"b\"}", "{\"a\":[]}", "{\"a\":[{\"b\":true}]}"})
  void what_is_neither_a_leaf_nor_an_object_is_refused(String selector) {
    assertThatThrownBy(() -> Selector.of(selector)).hasMessageStartingWith("a field is chosen by");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{}{}", "{'a':true}", "{\"a\":true,\"a\":true}", "{\"a\":tru}", "\u0000"})
  void what_is_not_json_is_refused(String selector) {
    assertThatThrownBy(() -> Selector.of(selector))
        .hasMessage("not JSON, or a name twice in one object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "true", "null", "\"{}\""})
  void what_is_no_object_is_refused(String selector) {
    assertThatThrownBy(() -> Selector.of(selector)).hasMessage("the fields must be a JSON object");
  }

  private static String deep(int levels) {
    return "{\"a\":".repeat(levels) + "true" + "}".repeat(levels);
  }

  private static String wide(int fields) {
    return IntStream.range(0, fields)
        .mapToObj(i -> "\"f" + i + "\":" + (i % 2 == 0))
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void depth_and_number_have_a_bound() {
    assertThat(Selector.of(deep(16)).added()).hasSize(1);
    assertThatThrownBy(() -> Selector.of(deep(17))).hasMessage("fields more than 16 levels deep");
    assertThatThrownBy(() -> Selector.of(deep(60))).hasMessage("fields more than 16 levels deep");
    assertThatThrownBy(() -> Selector.of(deep(10_000))).hasMessageStartingWith("not JSON");
    assertThat(Selector.of(wide(64)).on(VOYAGE)).isNotEqualTo(Projection.WHOLE);
    assertThatThrownBy(() -> Selector.of(wide(65))).hasMessage("more than 64 fields");
  }
}
