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

  private static String without(String json, List<List<String>> paths) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return Projection.WHOLE.minus(paths).apply(new Json(bytes, 0, bytes.length)).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a; {\"a\":1,\"b\": 2 ,\"c\":[{\"a\":3}]}; {\"b\": 2,\"c\":[{\"a\":3}]}",
        "a.b; {\"a\":{\"b\":1,\"c\":2},\"d\":3}; {\"a\":{\"c\":2},\"d\":3}",
        "a.b; {\"a\":{\"b\":1}}; {\"a\":{}}",
        "a.b; {\"a\":17}; {\"a\":17}",
        "a.b; {\"a\":[1,{\"b\":2,\"c\":3},\"b\",[{\"b\":4}]]}; {\"a\":[1,{\"c\":3},\"b\",[{}]]}",
        "a; [{\"a\":1,\"b\":2},3]; [{\"b\":2},3]",
        "a; 17; 17",
        "a; null; null",
        "absent; {\"a\" : 1 }; {\"a\" : 1}",
      })
  void what_is_taken_out_of_the_whole_is_all_that_is_missing(
      String path, String json, String expected) {
    assertThat(without(json, List.of(List.of(path.split("\\."))))).isEqualTo(expected);
  }

  @Test
  void the_whole_is_the_very_value() {
    Json json = Json.of(List.of(1));
    assertThat(Projection.WHOLE.apply(json)).isSameAs(json);
    assertThat(Projection.WHOLE.isWhole()).isTrue();
  }

  @Test
  void equal_ones_keep_the_same_however_they_came_about() {
    List<List<String>> ab = List.of(List.of("a", "b"));
    List<List<String>> a = List.of(List.of("a"));
    assertThat(Projection.WHOLE.minus(ab).plus(a)).isEqualTo(Projection.WHOLE);
    assertThat(Projection.WHOLE.minus(ab).minus(a)).isEqualTo(Projection.WHOLE.minus(a));
    assertThat(Projection.WHOLE.plus(ab)).isEqualTo(Projection.WHOLE);
    assertThat(Projection.of("a.b,c").minus(a)).isEqualTo(Projection.of("c"));
    assertThat(Projection.of("a.b,c").minus(ab)).isEqualTo(Projection.of("c"));
    assertThat(Projection.of("c").minus(ab)).isEqualTo(Projection.of("c"));
    assertThat(Projection.of("c").minus(List.of(List.of("c")))).isEqualTo(Projection.NOTHING);
    assertThat(Projection.of("a").minus(ab)).isNotEqualTo(Projection.of("a"));
    assertThat(Projection.of("a").minus(ab)).isNotEqualTo(Projection.WHOLE.minus(ab));
    // A dot in a name is not the way to another one.
    assertThat(Projection.NOTHING.plus(List.of(List.of("a.b"))))
        .isNotEqualTo(Projection.NOTHING.plus(ab));
  }

  @Test
  void as_a_text_it_says_what_is_left_out() {
    assertThat(Projection.of("d,a").minus(List.of(List.of("a", "b")))).hasToString("-a.b,a,d");
    assertThat(Projection.WHOLE.minus(List.of(List.of("a", "b")))).hasToString("-a.b,a");
  }
}
