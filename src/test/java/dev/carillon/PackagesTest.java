package dev.carillon;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is said of packages, in their own comments and in docs/architecture.md, is so. */
class PackagesTest {
  private static final String BASE = "dev.carillon";
  private static final Path SOURCES = Path.of("src/main/java/dev/carillon");
  private static final int MOST_FILES = 26;
  private static final Pattern NAME = Pattern.compile("\\{@code ([a-z.]+)}|the root");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|");

  /** By package, those that import it; all without the base, the root as "the root". */
  private static final Map<String, Set<String>> importers = new TreeMap<>();

  @BeforeAll
  static void look() {
    JavaClasses classes =
        new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
    classes.forEach(type -> importers.putIfAbsent(name(type.getPackage()), new TreeSet<>()));
    classes.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(found -> found.getTargetClass().getPackageName().startsWith(BASE))
        .forEach(
            found -> {
              String from = name(found.getOriginClass().getPackage());
              String to = name(found.getTargetClass().getPackage());
              if (!from.equals(to)) {
                importers.computeIfAbsent(to, any -> new TreeSet<>()).add(from);
              }
            });
  }

  private static String name(JavaPackage found) {
    String full = found.getName();
    return full.equals(BASE) ? "the root" : full.substring(BASE.length() + 1);
  }

  private static Path directory(String name) {
    return name.equals("the root") ? SOURCES : SOURCES.resolve(name.replace('.', '/'));
  }

  private static Set<String> said(String name) throws IOException {
    String text = Files.readString(directory(name).resolve("package-info.java"));
    int at = text.indexOf("<p>Imported by");
    if (at < 0) {
      return Set.of();
    }
    return NAME.matcher(text.substring(at).replaceAll("\\s*\\n \\* ", " "))
        .results()
        .map(found -> found.group(1) == null ? found.group() : found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void each_package_names_exactly_the_packages_that_import_it() throws IOException {
    var wrong = new ArrayList<String>();
    for (Map.Entry<String, Set<String>> one : importers.entrySet()) {
      Set<String> said = said(one.getKey());
      if (!said.equals(one.getValue())) {
        wrong.add(one.getKey() + " says " + said + " and is imported by " + one.getValue());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void no_package_is_a_warehouse() throws IOException {
    var large = new ArrayList<String>();
    for (String name : importers.keySet()) {
      try (Stream<Path> files = Files.list(directory(name))) {
        long count =
            files
                .filter(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"))
                .count();
        if (count > MOST_FILES) {
          large.add(name + " " + count);
        }
      }
    }
    assertThat(large).isEmpty();
  }

  @Test
  void a_simple_name_stands_once() throws IOException {
    var places = new HashMap<String, List<Path>>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"))
          .forEach(
              f ->
                  places
                      .computeIfAbsent(f.getFileName().toString(), any -> new ArrayList<>())
                      .add(f));
    }
    assertThat(places.values()).allSatisfy(all -> assertThat(all).hasSize(1));
  }

  @Test
  void the_table_of_the_architecture_page_lists_all_packages_and_no_other() throws IOException {
    Set<String> listed =
        ROW.matcher(Files.readString(Path.of("docs/architecture.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var all = new TreeSet<>(importers.keySet());
    all.remove("the root");
    assertThat(listed).isEqualTo(all);
  }
}
