package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What conf/carillon.yaml owes its reader. */
class ShippedFileTest {
  private static final Pattern LINE = Pattern.compile("( *)([a-z0-9-]+):(?: (.*))?");

  /** A key as a reader sees it: its dotted name, what stands behind it, and the line above. */
  private record Line(String key, String value, String above) {}

  private static final List<Line> LINES = new ArrayList<>();
  private static JsonNode tree;

  @BeforeAll
  static void read() throws IOException {
    Path file = Path.of("conf/carillon.yaml");
    tree = YamlTree.read(Files.readString(file));
    Deque<String> sections = new ArrayDeque<>();
    String above = "";
    for (String text : Files.readAllLines(file)) {
      Matcher line = LINE.matcher(text);
      if (line.matches()) {
        while (sections.size() > line.group(1).length() / 2) {
          sections.removeLast();
        }
        sections.add(line.group(2));
        String value = line.group(3) == null ? "" : line.group(3);
        LINES.add(new Line(String.join(".", sections), value, above.strip()));
      }
      above = text;
    }
  }

  @Test
  void each_key_and_each_section_has_a_comment_above_it() {
    assertThat(LINES)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.above()).as(line.key()).matches("# [A-Z0-9].*[.!)]"));
  }

  @Test
  void each_value_can_be_set_by_a_variable_that_is_named_after_its_key() {
    assertThat(LINES)
        .filteredOn(line -> !line.value().isEmpty())
        .allSatisfy(
            line ->
                assertThat(line.value())
                    .as(line.key())
                    .startsWith("${" + Keys.variable(line.key()) + ":")
                    .endsWith("}"));
  }

  @Test
  void the_lines_are_all_the_keys_that_there_are() {
    assertThat(LINES.stream().filter(line -> !line.value().isEmpty()).map(Line::key))
        .containsExactlyElementsOf(leaves(tree, ""));
  }

  private static List<String> leaves(JsonNode node, String key) {
    if (!node.isObject()) {
      return List.of(key);
    }
    List<String> keys = new ArrayList<>();
    for (var entry : node.properties()) {
      keys.addAll(leaves(entry.getValue(), Keys.join(key, entry.getKey())));
    }
    return keys;
  }
}
