package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.condition.Condition;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.support.Events;
import dev.carillon.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventConditionTest {
  private static final ChangeEvent UPDATE =
      Events.event()
          .id("e1")
          .type("vehicle_updated")
          .topics("vehicle:7", "fleet:3:vehicle:7")
          .operation(Operation.UPDATE)
          .key("7")
          .data("{\"speed\":87.5,\"driver\":null,\"tags\":[\"night\",2]}")
          .old("{\"speed\":79}")
          .build();

  private final EventConditions conditions = new EventConditions(10);

  private boolean holds(String text, ChangeEvent event) {
    return conditions.of(text).holds(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event.id == 'e1' && event.source == '/test' && event.type == 'vehicle_updated'",
        "event.topic == 'vehicle:7' && 'fleet:3:vehicle:7' in event.topics",
        "event.op == 'update' && event.key == '7' && !has(event.subject)",
        "event.time == '2026-11-21T06:26:01.123Z'",
        "timestamp(event.time) > timestamp('2026-01-01T00:00:00Z')",
        "data.speed > 80 && data.driver == null && 2 in data.tags",
        "old.speed <= 80 && data.speed > 80",
        "data.tags.all(t, event.key == '7' && t != old.speed)",
      })
  void it_holds(String text) {
    assertThat(holds(text, UPDATE)).as(text).isTrue();
    assertThat(conditions.failures()).isZero();
  }

  @Test
  void what_the_event_has_not_is_not_there() {
    ChangeEvent bare = Events.event().data("17").build();
    assertThat(holds("!has(event.op) && !has(event.key) && data == 17", bare)).isTrue();
    assertThat(holds("old == null", bare)).isFalse();
    assertThat(holds("old.speed != 3", bare)).isFalse();
    assertThat(holds("data.speed > 3", bare)).isFalse();
    assertThat(conditions.failures()).isEqualTo(3);
  }

  @Test
  void data_is_not_parsed_unless_the_evaluation_comes_to_it() {
    byte[] broken = "{".getBytes(StandardCharsets.US_ASCII);
    ChangeEvent event = Events.event().type("t").data("{").build();
    assertThat(event.data().bytes()).isEqualTo(broken);
    assertThat(holds("event.type == 't'", event)).isTrue();
    assertThat(holds("event.type == 'u' && data.a == 1", event)).isFalse();
    assertThat(conditions.failures()).isZero();
    // Comes it there, it fails like anything else that cannot be evaluated.
    assertThat(holds("data.a == 1", event)).isFalse();
    assertThat(conditions.failures()).isEqualTo(1);
  }

  @Test
  void it_is_asked_about_what_the_entity_was() {
    var prior =
        new BeforeImage(List.of(Topic.of("vehicle:6"), Topic.of("fleet:2")), json("{\"s\":1}"));
    assertThat(conditions.of("data.s == 1").held(UPDATE, prior)).isTrue();
    assertThat(conditions.of("data.speed > 1").held(UPDATE, prior)).isFalse();
    assertThat(conditions.of("event.topic == 'vehicle:6'").held(UPDATE, prior)).isTrue();
    assertThat(conditions.of("'fleet:2' in event.topics").held(UPDATE, prior)).isTrue();
    assertThat(conditions.of("event.topics.size() == 2").held(UPDATE, prior)).isTrue();
    assertThat(conditions.of("old.speed == 79").held(UPDATE, prior)).isFalse();
    assertThat(conditions.of("old.speed == 79").holds(UPDATE)).isTrue();
  }

  @Test
  void it_did_not_hold_for_what_was_not_there() {
    assertThat(conditions.of("true").holds(UPDATE)).isTrue();
    assertThat(conditions.of("true").held(UPDATE, BeforeImage.NOTHING)).isFalse();
  }

  @Test
  void the_same_text_is_equal() {
    Condition first = conditions.of("data.n == 0");
    for (int i = 1; i < 100; i++) {
      assertThat(conditions.of("data.n == " + i)).isNotEqualTo(first);
    }
    assertThat(conditions.of("data.n == 0")).isEqualTo(first).hasSameHashCodeAs(first);
  }

  @Test
  void other_names_and_large_texts_are_refused_with_a_reason() {
    assertThatThrownBy(() -> conditions.of("principal.id == 'x'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an expression: line 1, column 1: undeclared reference to 'principal'");
    assertThatThrownBy(() -> conditions.of("data.a == '" + "x".repeat(1024) + "'"))
        .hasMessage("not an expression: it is longer than 1024 characters");
  }

  private static Json json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, 0, bytes.length);
  }
}
