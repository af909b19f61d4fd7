package dev.carillon.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/security.md against the tests that it names. */
class SecurityPageTest {
  private static final int CASES = 58;
  private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*");
  private static final Pattern NAME =
      Pattern.compile("`([A-Z]\\w*(?:Test|IT|Contract))(?:#(\\w+))?`");

  private static List<String> page() throws IOException {
    return Files.readAllLines(Path.of("docs/security.md"));
  }

  /** By simple name: the sources of all tests that have it. */
  private static Map<String, String> sources() throws IOException {
    var sources = new HashMap<String, String>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file, StandardCharsets.UTF_8), String::concat);
      }
    }
    return sources;
  }

  @Test
  void every_case_has_a_row() throws IOException {
    var numbers = new TreeSet<Integer>();
    for (String line : page()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        numbers.add(Integer.parseInt(row.group(1)));
      }
    }

    assertThat(numbers).containsExactlyElementsOf(IntStream.rangeClosed(1, CASES).boxed().toList());
  }

  @Test
  void every_test_that_is_named_exists() throws IOException {
    Map<String, String> sources = sources();
    var missing = new ArrayList<String>();
    int named = 0;
    for (String line : page()) {
      Matcher name = NAME.matcher(line);
      while (name.find()) {
        named++;
        String source = sources.getOrDefault(name.group(1), "");
        String method = name.group(2) == null ? "" : " " + name.group(2) + "(";
        if (source.isEmpty() || !source.contains(method)) {
          missing.add(name.group());
        }
      }
    }

    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(CASES);
  }
}
