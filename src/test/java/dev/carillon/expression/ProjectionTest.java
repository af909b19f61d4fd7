package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectionTest {
  /** The text stands in the middle of other bytes, as data does in a record. */
  private static String apply(String paths, String json) {
    byte[] bytes = ("{\"é\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    int from = "{\"é\":".getBytes(StandardCharsets.UTF_8).length;
    return Projection.of(paths).apply(new Json(bytes, from, bytes.length - 1 - from)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "id,position.lat,tags; {\"tags\":[1,{\"a\":2}],\"x\":0,\"position\":{\"lng\":4,\"lat\":5},\"id\":7};"
            + " {\"tags\":[1,{\"a\":2}],\"position\":{\"lat\":5},\"id\":7}",
        "items.sku; {\"items\":[{\"sku\":1,\"n\":2},{\"n\":3},4,null,[{\"sku\":5}]]};"
            + " {\"items\":[{\"sku\":1},{},[{\"sku\":5}]]}",
        "a.b.c; {\"a\":{\"b\":{\"c\":{\"d\":1}}}}; {\"a\":{\"b\":{\"c\":{\"d\":1}}}}",
        "a.b; {\"a\":{\"c\":1}}; {\"a\":{}}",
        "a.b; {\"a\":1,\"b\":2}; {}",
        "a.b; {\"a\":null}; {}",
        "a.b; {\"a\":\"b\"}; {}",
        "absent; {\"a\":1}; {}",
        "absent; {}; {}",
        "a; [{\"a\":1,\"b\":2},3]; [{\"a\":1}]",
        "a; []; []",
        "a; 17; null",
        "a; null; null",
        "a; \"text\"; null",
        "a; {\"a\":null}; {\"a\":null}",
        "a,c; {\"a\" : 1 , \"b\" : 2 , \"c\" : [ 3 ] }; {\"a\" : 1,\"c\" : [ 3 ]}",
      })
  void it_keeps_what_is_on_the_paths(String paths, String json, String expected) {
    assertThat(apply(paths, json)).isEqualTo(expected);
  }

  @Test
  void what_is_kept_has_its_bytes() {
    String kept =
        "{\"price\":1.10,\"huge\":1e400,\"big\":12345678901234567890123456789,\"zero\":-0.0,"
            + "\"text\":\"é\\u00e9\\n\\\"世🎉\\/\",\"n\\u0061me\":\"\"}";
    assertThat(apply("price,huge,big,zero,text,name", kept)).isEqualTo(kept);
  }

  @Test
  void order_and_repetition_do_not_matter() {
    Projection one = Projection.of("b,a.c,a.d");
    assertThat(Projection.of(" a.d , a.c, b,b")).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(Projection.of(List.of("a.d", "b", "a.c"))).isEqualTo(one);
    assertThat(Projection.of("a,b")).isNotEqualTo(one);
  }

  @Test
  void a_path_below_another_adds_nothing() {
    assertThat(Projection.of("a,a.b,a.b.c,ab,a-b.c"))
        .isEqualTo(Projection.of("a,ab,a-b.c"))
        .hasToString("a,a-b.c,ab");
    assertThat(apply("a.b,a", "{\"a\":{\"b\":1,\"c\":2}}")).isEqualTo("{\"a\":{\"b\":1,\"c\":2}}");
  }

  @Test
  void what_is_no_list_of_paths_is_refused_with_a_reason() {
    assertRefused(List.of(), "no path");
    assertRefused(List.of(""), "path 1 is empty");
    assertRefused(List.of("a", ".b"), "path 2 has an empty name");
    assertRefused(List.of("a..b"), "path 1 has an empty name");
    assertRefused(List.of("a."), "path 1 has an empty name");
    assertRefused(List.of("a".repeat(257)), "path 1 is longer than 256 characters");
    assertRefused(List.of("a" + ".a".repeat(16)), "path 1 has more than 16 names");
    assertRefused(Collections.nCopies(65, "a"), "more than 64 paths");
    assertThatThrownBy(() -> Projection.of("a,,b")).hasMessageEndingWith("path 2 is empty");
    assertThatThrownBy(() -> Projection.of("a,".repeat(100_000) + "a"))
        .hasMessageEndingWith("more than 64 paths");
  }

  private static void assertRefused(List<String> paths, String reason) {
    assertThatThrownBy(() -> Projection.of(paths))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a list of paths: " + reason);
  }

  @Test
  void the_limits_themselves_are_fine() {
    String deepest = "a" + ".a".repeat(15);
    String json = "{\"a\":".repeat(16) + "1" + "}".repeat(16);
    assertThat(apply(deepest, json)).isEqualTo(json);
    assertThat(apply(String.join(",", Collections.nCopies(64, "a".repeat(256))), "{}"))
        .isEqualTo("{}");
  }
}
