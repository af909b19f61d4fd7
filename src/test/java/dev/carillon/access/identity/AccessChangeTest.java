package dev.carillon.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.event.Json;
import dev.carillon.support.Events;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** News of somebody's access, as the control topic carries it. */
class AccessChangeTest {
  private static AccessChange read(String type, String data) {
    return AccessChange.of(Events.event().type(type).data(data).build());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_is_written_is_read_again(Kind kind) {
    var ending = new AccessChange(kind, Target.subject("ann", "acme"), Events.TIME);
    var event = (Map<?, ?>) Objects.requireNonNull(ending.cloudEvent("/test").value());
    assertThat(event.get("specversion")).isEqualTo("1.0");
    assertThat(event.get("time")).isEqualTo(Events.TIME.toString());
    String data = Json.of(event.get("data")).toString();
    assertThat(read(String.valueOf(event.get("type")), data)).isEqualTo(ending);
  }

  @Test
  void block_and_unblock_have_one_key_and_all_others_their_own() {
    assertThat(key(Kind.PRINCIPAL_BLOCKED, Target.subject("ann", "")))
        .isEqualTo(key(Kind.PRINCIPAL_UNBLOCKED, Target.subject("ann", "")))
        .isNotEqualTo(key(Kind.SESSION_ENDED, Target.subject("ann", "")))
        .isNotEqualTo(key(Kind.PRINCIPAL_BLOCKED, Target.subject("ann", "acme")))
        .isNotEqualTo(key(Kind.PRINCIPAL_BLOCKED, Target.principal("ann")));
  }

  private static Object key(Kind kind, Target target) {
    var event =
        (Map<?, ?>)
            Objects.requireNonNull(
                new AccessChange(kind, target, Events.TIME).cloudEvent("/test").value());
    return Objects.requireNonNull(event.get("partitionkey"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "{}",
        "{\"subject\":7}",
        "{\"subject\":\"\"}",
        "{\"subject\":\"a\",\"principal\":\"b\"}"
      })
  void what_names_nobody_is_refused(String data) {
    assertThatThrownBy(() -> read("dev.carillon.session.ended", data))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unknown_type_is_refused() {
    assertThatThrownBy(() -> read("dev.carillon.session.begun", "{\"subject\":\"a\"}"))
        .hasMessageContaining("unknown type");
  }
}
