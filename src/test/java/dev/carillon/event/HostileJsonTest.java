package dev.carillon.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON texts that are made to hurt whoever reads them. */
class HostileJsonTest {
  private static Json json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":", "[[],"})
  void a_text_that_is_nested_100_000_deep_is_refused(String open) {
    assertThatThrownBy(() -> Json.read(open.repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_of_one_hash_code_are_read_and_found() {
    // "Aa" and "BB" have one hash code, and so has each row of them.
    var text = new StringBuilder("{\"first\":0");
    for (int i = 0; i < 1 << 16; i++) {
      text.append(",\"");
      for (int bit = 0; bit < 16; bit++) {
        text.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":").append(i);
    }
    text.append('}');
    assertThat(Json.read(text.toString())).isInstanceOf(Map.class);
    Json json = json(text.toString());
    JsonIndex index = json.index();
    var found = new int[1];
    for (int i = 0; i < 10_000; i++) {
      assertThat(index.members(0, "AaBB".repeat(8), entry -> found[0] = entry)).isOne();
      assertThat(index.members(0, "AaBB".repeat(7) + "AaBC", entry -> {})).isZero();
    }
    assertThat(index.name(found[0])).isEqualTo("AaBB".repeat(8));
  }

  @Test
  void names_that_stand_twice_are_refused_from_clients_and_kept_of_records() {
    assertThatThrownBy(() -> Json.read("{\"a\":1,\"a\":2}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.read("{\"b\":{\"a\":1,\"\\u0061\":2}}"))
        .isInstanceOf(IllegalArgumentException.class);
    JsonIndex index = json("{\"a\":1,\"b\":2,\"\\u0061\":3}").index();
    assertThat(index.members(0, "a", entry -> {})).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999",
        "-1e400",
        "1e-999999",
        "1e400",
        "0.000000000000000000000000000000000001",
        "123456789012345678901234567890",
        "-0",
        "9223372036854775808"
      })
  void a_number_that_json_allows_is_read_of_a_record(String number) {
    assertThat(json(number).value()).isInstanceOf(Number.class);
    assertThat(json("{\"a\":[" + number + ",1,null,\"x\",true]}").value())
        .isEqualTo(Map.of("a", Arrays.asList(json(number).value(), 1L, null, "x", true)));
  }

  @Test
  void a_number_of_very_many_digits_is_refused() {
    assertThatThrownBy(() -> Json.read("1".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.read("1." + "1".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void half_a_pair_of_surrogates_does_no_harm() {
    for (String text : List.of("\"\\ud800\"", "\"\\udc00x\"", "{\"a\":\"\\udfff\\ud800\"}")) {
      Object value = Json.read(text);
      assertThat(Json.of(value).toString()).isNotEmpty();
      assertThat(json(text).value()).isEqualTo(value);
    }
  }
}
