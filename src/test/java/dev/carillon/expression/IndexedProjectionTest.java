package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Json;
import dev.carillon.event.JsonIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A large value is read once for all projections, and they keep the same as of a small one. */
class IndexedProjectionTest {
  private static final List<String> NAMES =
      List.of("a", "b", "cc", "d é", "", "\\u0061", "\\\"", "x\\\\", "\\ud83d\\ude00");
  private static final List<String> PATHS = List.of("a", "b", "cc", "d é", "\"", "x\\", "😀");
  private static final List<String> SCALARS =
      List.of("0", "1.10", "-1e400", "true", "null", "\"\"", "\"\\\"},a\"", "\"\\ud800\"");

  private static String text(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      return one(random, SCALARS);
    }
    var parts = new ArrayList<String>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = kind == 1 ? "" : '"' + one(random, NAMES) + '"' + blanks(random) + ":";
      parts.add(blanks(random) + name + blanks(random) + text(random, depth - 1) + blanks(random));
    }
    return kind == 1 ? "[" + String.join(",", parts) + "]" : "{" + String.join(",", parts) + "}";
  }

  private static String blanks(Random random) {
    return " \t".repeat(random.nextInt(2));
  }

  private static String one(Random random, List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static Projection projection(Random random) {
    List<List<String>> paths = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      var path = new ArrayList<String>();
      for (int depth = random.nextInt(4); depth >= 0; depth--) {
        path.add(one(random, PATHS));
      }
      paths.add(path);
    }
    return random.nextBoolean()
        ? Projection.NOTHING.plus(paths).minus(paths.subList(0, paths.size() / 2))
        : Projection.WHOLE.minus(paths);
  }

  private static Json json(String text, int from) {
    byte[] bytes = (" ".repeat(from) + text + " ").getBytes(StandardCharsets.UTF_8);
    return new Json(bytes, from, bytes.length - from - 1);
  }

  @Test
  void it_keeps_what_the_other_way_keeps() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      String text = text(random, 5);
      // Blanks in front of the first member make the same value a large one.
      String large = text.charAt(0) + " ".repeat(JsonIndex.WORTHWHILE) + text.substring(1);
      if (text.length() > 1 && "{[".indexOf(text.charAt(0)) >= 0) {
        Projection projection = projection(random);
        int from = random.nextInt(3);
        assertThat(projection.apply(json(large, from)))
            .as("seed %d: %s of %s", seed, projection, text)
            .hasToString(projection.apply(json(text, from)).toString());
      }
    }
  }

  @Test
  void a_large_text_that_is_no_object_is_nothing() {
    Json text = json('"' + "x".repeat(5000) + '"', 1);
    assertThat(Projection.of("a").apply(text)).hasToString("null");
    assertThat(Projection.WHOLE.minus(List.of(List.of("a"))).apply(text))
        .hasToString(text.toString());
  }

  @Test
  void many_projections_of_one_large_event_read_it_once() {
    var members = new StringBuilder("{\"k0\":0");
    for (int i = 1; i < 55_000; i++) {
      members.append(",\"k").append(i).append("\":").append(i);
    }
    Json large = json(members.append('}').toString(), 0);
    JsonIndex index = large.index();
    for (int i = 0; i < 2000; i++) {
      assertThat(Projection.of("k" + i).apply(large)).hasToString("{\"k" + i + "\":" + i + "}");
      assertThat(large.index()).isSameAs(index);
    }
  }
}
