package dev.carillon.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.expression.Projection;
import dev.carillon.support.Events;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectEventTest {
  private static final Partition VOYAGES = Events.partition("voyages");
  private static final ObjectTypes TYPES = types(ObjectTypeOptions.of("Voyage", "voyages"));

  private static ObjectTypes types(ObjectTypeOptions... options) {
    return new ObjectTypes(List.of(options), "/ws/rest");
  }

  private static Events.Builder change(Operation operation, String data) {
    return Events.event().operation(operation).data(data).at(VOYAGES, 7);
  }

  private static String json(ChangeEvent event) {
    return json(TYPES, event);
  }

  private static String json(ObjectTypes types, ChangeEvent event) {
    return types.of(event).orElseThrow().json().toString();
  }

  private static String pushed(String letter, String key, String data) {
    return "{\"event\":\"Voyage."
        + letter
        + ".793628\",\"objectType\":\"Voyage\",\"eventType\":\""
        + letter
        + "\",\"key\":"
        + key
        + ",\"date\":\"2026-11-21T06:26:01.123Z\",\"data\":"
        + data
        + "}";
  }

  @Test
  void an_update_is_pushed_with_its_name_and_its_object() {
    var event = change(Operation.UPDATE, "{\"key\":793628,\"freight\":1.10}").build();
    assertThat(json(event))
        .isEqualTo(
            pushed(
                "U",
                "793628",
                "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628,\"freight\":1.10}"));
  }

  @Test
  void an_object_that_has_all_it_needs_keeps_its_bytes() {
    String data =
        "{ \"key\" : 793628 ,\t\"self\":\"https://x/1\", \"big\":1e400,\"é\":\"\\u00e9\" }";
    assertThat(json(change(Operation.CREATE, data).build())).isEqualTo(pushed("C", "793628", data));
  }

  @Test
  void a_key_that_is_a_text_stays_one() {
    assertThat(json(change(Operation.CREATE, "{\"key\":\"793628\"}").build()))
        .isEqualTo(
            pushed("C", "\"793628\"", "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":\"793628\"}"));
  }

  @Test
  void another_member_can_be_the_key() {
    ObjectTypes types = types(ObjectTypeOptions.of("Voyage", "voyages").withKey("id"));
    var event = change(Operation.UPDATE, "{\"id\":793628}").build();
    assertThat(json(types, event))
        .isEqualTo(
            pushed(
                "U",
                "793628",
                "{\"key\":793628,\"self\":\"/ws/rest/Voyage/793628\",\"id\":793628}"));
  }

  @Test
  void an_empty_object_gets_key_and_self() {
    var event = change(Operation.UPDATE, " { } ").key("793628").build();
    assertThat(json(event))
        .isEqualTo(pushed("U", "793628", "{\"key\":793628,\"self\":\"/ws/rest/Voyage/793628\"}"));
  }

  @Test
  void default_fields_are_pushed_with_key_and_self() {
    ObjectTypes types =
        types(ObjectTypeOptions.of("Voyage", "voyages").withFields("vessel.name", "freight"));
    var event =
        change(
                Operation.UPDATE,
                "{\"key\":793628,\"a\":1,\"vessel\":{\"name\":\"X\",\"b\":2},\"freight\":3}")
            .build();
    assertThat(json(types, event))
        .isEqualTo(
            pushed(
                "U",
                "793628",
                "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628,"
                    + "\"vessel\":{\"name\":\"X\"},\"freight\":3}"));
  }

  @Test
  void a_selection_of_nothing_leaves_key_and_self() {
    var event = change(Operation.UPDATE, "{\"a\":1,\"key\":793628}").build();
    Projection nothing = Projection.NOTHING.plus(ObjectType.ALWAYS);
    assertThat(TYPES.of(event).orElseThrow().json(nothing))
        .hasToString(pushed("U", "793628", "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628}"));
  }

  @Test
  void a_delete_pushes_the_object_as_it_last_was() {
    var event = change(Operation.DELETE, "{\"key\":793628,\"freight\":9}").build();
    assertThat(json(event))
        .isEqualTo(
            pushed(
                "D",
                "793628",
                "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628,\"freight\":9}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"key\":793628}", "{\"key\":793628,\"freight\":null}", "null"})
  void of_a_delete_that_says_no_more_than_the_key_the_state_says_the_rest(String known) {
    var last = change(Operation.UPDATE, "{\"key\":793628,\"freight\":8}").build();
    var event = change(Operation.DELETE, known).key("793628").after(last).build();
    assertThat(json(event))
        .isEqualTo(
            pushed(
                "D",
                "793628",
                "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628,\"freight\":8}"));
  }

  @Test
  void a_delete_of_which_nothing_is_known_has_key_and_self() {
    var bare = change(Operation.DELETE, "null").key("793628").after(null).build();
    assertThat(json(bare))
        .isEqualTo(pushed("D", "793628", "{\"key\":793628,\"self\":\"/ws/rest/Voyage/793628\"}"));
    var columns = change(Operation.DELETE, "{\"key\":793628}").build();
    assertThat(json(columns))
        .isEqualTo(pushed("D", "793628", "{\"self\":\"/ws/rest/Voyage/793628\",\"key\":793628}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "007; \"007\"",
        "1e3; \"1e3\"",
        "-5; -5",
        "0; 0",
        "-0; \"-0\"",
        "12345678901234567890; \"12345678901234567890\"",
        "a b; \"a b\""
      })
  void the_key_of_a_record_is_a_number_if_it_looks_like_one(String key, String json) {
    var event = change(Operation.DELETE, "null").key(key).build();
    assertThat(json(event)).contains("\"key\":" + json + ",\"date\"");
  }

  @Test
  void a_key_with_odd_characters_is_escaped_in_each_place() {
    var event = change(Operation.UPDATE, "{\"key\":\"a/b?\\\" é+\\u0001\"}").build();
    assertThat(json(event))
        .startsWith("{\"event\":\"Voyage.U.a/b?\\\" é+\\u0001\",")
        .contains("\"self\":\"/ws/rest/Voyage/a%2Fb%3F%22%20%C3%A9%2B%01\"");
    assertThat(Json.read(json(event))).isInstanceOf(Map.class);
  }

  @Test
  void what_the_object_was_is_not_pushed() {
    var event = change(Operation.UPDATE, "{\"key\":1}").old("{\"key\":1,\"secret\":2}").build();
    assertThat(json(event)).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\":null}",
        "{\"key\":true}",
        "{\"key\":{\"a\":1}}",
        "{\"key\":[1]}",
        "{\"key\":\"\"}",
        "{\"x\":{\"key\":1}}",
        "[{\"key\":1}]",
        "1",
        "null",
        "\"key\""
      })
  void without_a_key_it_is_no_change_of_an_object(String data) {
    assertThat(TYPES.of(change(Operation.UPDATE, data).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "1", "\"text\""})
  void what_is_no_object_is_no_change_of_one(String data) {
    assertThat(TYPES.of(change(Operation.UPDATE, data).key("7").build())).isEmpty();
  }

  @Test
  void an_event_of_no_operation_or_of_another_stream_is_no_change_of_an_object() {
    assertThat(TYPES.of(change(Operation.NONE, "{\"key\":1}").build())).isEmpty();
    var other = Events.event().operation(Operation.UPDATE).data("{\"key\":1}").build();
    assertThat(TYPES.of(other)).isEmpty();
  }

  @Test
  void an_object_event_says_what_it_is() {
    var event = change(Operation.UPDATE, "{\"key\":793628}").build();
    ObjectEvent made = TYPES.of(event).orElseThrow();
    assertThat(made.name()).isEqualTo("Voyage.U.793628");
    assertThat(made.key()).isEqualTo("793628");
    assertThat(made.type()).isSameAs(TYPES.named("Voyage").orElseThrow());
    assertThat(made.eventType()).isEqualTo(EventType.UPDATE);
    assertThat(made.change()).isSameAs(event);
    assertThat(made.object()).isSameAs(event.data());
  }

  @Test
  void a_type_stands_once() {
    assertThatThrownBy(() -> types(ObjectTypeOptions.of("A", "a"), ObjectTypeOptions.of("A", "b")))
        .hasMessage("two object types named A");
    assertThatThrownBy(() -> types(ObjectTypeOptions.of("A", "a"), ObjectTypeOptions.of("B", "a")))
        .hasMessage("two object types of a");
    assertThat(types().named("A")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A/B", "*", "Ä", "A-B"})
  void a_name_is_a_word(String name) {
    assertThatThrownBy(() -> ObjectTypeOptions.of(name, "a"))
        .hasMessageStartingWith("the name of an object type is");
  }
}
