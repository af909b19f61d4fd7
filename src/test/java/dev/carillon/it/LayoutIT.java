package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.support.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout that mvn package made: what is in it, what is not, and what its script does. */
class LayoutIT {
  private static final Path HOME = Path.of(System.getProperty("carillon.home"));
  private static final Path SCRIPT = HOME.resolve("bin/carillon");
  private static final String JAVA_HOME = System.getProperty("java.home");

  @TempDir Path directory;

  private static Program carillon(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return at(SCRIPT, environment, arguments);
  }

  private static Program at(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var variables = new HashMap<>(Map.of("JAVA_HOME", JAVA_HOME));
    variables.putAll(environment);
    var command = new ArrayList<>(List.of(script.toString()));
    command.addAll(Arrays.asList(arguments));
    return Program.run(variables, command);
  }

  /** The names of all classes and resources in the jars of a layout, by jar. */
  private static Map<String, List<String>> entries() throws IOException {
    var entries = new HashMap<String, List<String>>();
    try (Stream<Path> jars = Files.list(HOME.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        try (JarFile file = new JarFile(jar.toFile())) {
          entries.put(
              jar.getFileName().toString(), file.stream().map(entry -> entry.getName()).toList());
        }
      }
    }
    return entries;
  }

  private static List<String> jarsWith(String prefix) throws IOException {
    return entries().entrySet().stream()
        .filter(jar -> jar.getValue().stream().anyMatch(name -> name.startsWith(prefix)))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> ours() throws IOException {
    return entries().entrySet().stream()
        .filter(jar -> jar.getKey().startsWith("carillon-"))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void everything_is_in_its_place() throws IOException {
    assertThat(SCRIPT).isExecutable();
    assertThat(HOME.resolve("conf/carillon.yaml"))
        .hasSameTextualContentAs(Path.of("conf/carillon.yaml"));
    assertThat(HOME.resolve("LICENSE")).isNotEmptyFile();
    assertThat(HOME.resolve("README.md")).isNotEmptyFile();
  }

  @Test
  void the_bill_of_materials_names_every_jar_and_its_license() throws IOException {
    JsonNode bom = new ObjectMapper().readTree(HOME.resolve("bom.json").toFile());
    assertThat(bom.path("bomFormat").textValue()).isEqualTo("CycloneDX");
    var names = new TreeSet<String>();
    for (JsonNode component : bom.path("components")) {
      String name = component.path("name").textValue();
      names.add(name + "-" + component.path("version").textValue());
      assertThat(component.path("licenses")).as(name).isNotEmpty();
    }
    assertThat(names)
        .anyMatch(name -> name.startsWith("vertx-core-"))
        .anyMatch(name -> name.startsWith("kafka-clients-"));
    assertThat(entries().keySet())
        .filteredOn(jar -> !jar.startsWith("carillon-"))
        // A classifier may follow the version.
        .allMatch(jar -> names.stream().anyMatch(jar::startsWith));
  }

  @Test
  void our_jar_has_the_defaults_and_no_sample_world() throws IOException {
    assertThat(ours())
        .contains("dev/carillon/Main.class", "conf/carillon.yaml", "logback.xml")
        .noneMatch(name -> name.startsWith("dev/carillon/sample/"));
  }

  @Test
  void the_operators_layout_has_no_broker_no_database_and_no_change_capture() throws IOException {
    assumeThat(System.getProperty("carillon.layout")).isEqualTo("operator");

    for (String prefix :
        List.of(
            "kafka/server/",
            "scala/",
            "org/apache/kafka/metadata/",
            "org/apache/kafka/connect/",
            "io/debezium/",
            "io/zonky/",
            "postgres-linux")) {
      assertThat(jarsWith(prefix)).as(prefix).isEmpty();
    }
  }

  @Test
  void the_standalone_layout_has_broker_and_database_and_no_change_capture() throws IOException {
    assumeThat(System.getProperty("carillon.layout")).isEqualTo("standalone");

    for (String prefix : List.of("kafka/server/", "scala/", "io/zonky/", "postgres-linux")) {
      assertThat(jarsWith(prefix)).as(prefix).isNotEmpty();
    }
    for (String prefix : List.of("org/apache/kafka/connect/", "io/debezium/")) {
      assertThat(jarsWith(prefix)).as(prefix).isEmpty();
    }
  }

  @Test
  void each_library_is_there_once_and_for_linux_only() throws IOException {
    var names = new ArrayList<String>();
    for (String jar : new TreeSet<>(entries().keySet())) {
      assertThat(jar).doesNotContain("osx", "windows", "darwin");
      // The natives of Netty come once for each processor.
      if (!jar.contains("linux-")) {
        names.add(jar.replaceFirst("-[0-9].*", ""));
      }
    }
    assertThat(names).doesNotHaveDuplicates();
    assertThat(entries().keySet())
        .anyMatch(jar -> jar.contains("linux-x86_64"))
        .anyMatch(jar -> jar.contains("linux-aarch_64"));
  }

  @Test
  void the_shipped_configuration_is_ok() throws Exception {
    assertThat(carillon(Map.of(), "--check-config")).isEqualTo(new Program(0, "ok\n", ""));
  }

  @Test
  void a_bad_configuration_is_told_by_key() throws Exception {
    Path file = Files.writeString(directory.resolve("own.yaml"), "http: {prot: 1}\n");

    var program =
        carillon(
            Map.of("CARILLON_CONFIG", file.toString(), "CARILLON_HTTP_PORT", "x"),
            "--check-config");

    assertThat(program.exit()).isEqualTo(1);
    assertThat(program.out()).isEmpty();
    assertThat(program.err())
        .contains("carillon: http.prot: unknown key", "carillon: http.port: expected a whole");
  }

  @Test
  void the_file_of_the_layout_is_read_unless_another_is_named() throws Exception {
    assertThat(carillon(Map.of("CARILLON_HTTP_PORT", "1234"), "--print-config").out())
        .contains("port: 1234\n");
    assertThat(carillon(Map.of(), "--config", "/no/such", "--check-config"))
        .isEqualTo(new Program(1, "", "carillon: /no/such: no such file\n"));
  }

  @Test
  void the_version_is_that_of_the_build() throws Exception {
    assertThat(carillon(Map.of(), "--version").out()).matches("carillon \\d+\\.\\d+\\.\\d+.*\n");
  }

  @Test
  void the_script_runs_by_a_link_and_from_a_path_with_a_blank() throws Exception {
    Path home = Files.createSymbolicLink(directory.resolve("a layout"), HOME);
    Path link =
        Files.createSymbolicLink(directory.resolve("carillon"), Path.of("a layout/bin/carillon"));

    assertThat(at(home.resolve("bin/carillon"), Map.of(), "--check-config").out())
        .isEqualTo("ok\n");
    assertThat(at(link, Map.of(), "--check-config").out()).isEqualTo("ok\n");
  }

  @Test
  void a_java_that_is_missing_or_too_old_is_one_line() throws Exception {
    assertThat(carillon(Map.of("JAVA_HOME", "/no/such")))
        .isEqualTo(
            new Program(
                1, "", "carillon: no Java is found: set JAVA_HOME to a Java 17 or newer\n"));
    for (String version : List.of("1.8.0_402", "11.0.2", "16")) {
      assertThat(carillon(Map.of("JAVA_HOME", java(version).toString())).err())
          .isEqualTo(
              "carillon: "
                  + java(version)
                  + "/bin/java is too old: set JAVA_HOME to a Java 17 or newer\n");
    }
  }

  @Test
  void a_newer_java_is_told_what_it_would_warn_about() throws Exception {
    for (String version : List.of("17", "21.0.4", "23-ea")) {
      assertThat(carillon(Map.of("JAVA_HOME", java(version).toString())).out())
          .contains("-XX:+ExitOnOutOfMemoryError")
          .doesNotContain("native-access");
    }
    for (String version : List.of("24.0.1", "25-ea", "25.0.1")) {
      assertThat(carillon(Map.of("JAVA_HOME", java(version).toString())).out())
          .contains(" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ");
    }
  }

  @Test
  void options_are_words_and_arguments_are_left_as_they_are() throws Exception {
    var environment = Map.of("JAVA_HOME", java("17").toString(), "JAVA_OPTS", "-Xmx1g -Da=b");

    assertThat(carillon(environment, "token", "create", "--subject", "a  b*").out())
        .contains(
            " -Xmx1g -Da=b -cp "
                + HOME
                + "/lib/* dev.carillon.Main token create --subject a  b*\n");
  }

  @Test
  void a_probe_is_small_whatever_the_gateway_is_given() throws Exception {
    var environment = Map.of("JAVA_HOME", java("17").toString(), "JAVA_OPTS", "-Xmx9g");

    assertThat(carillon(environment, "health").out()).contains("-Xmx64m").doesNotContain("-Xmx9g");
    assertThat(carillon(Map.of("CARILLON_HTTP_MANAGEMENT_PORT", "1"), "health"))
        .satisfies(
            program -> {
              assertThat(program.exit()).isEqualTo(1);
              assertThat(program.out()).isEmpty();
              assertThat(program.err()).contains("127.0.0.1:1/livez does not answer");
            });
  }

  /** A Java that says which it is, and otherwise prints what it was asked to run. */
  private Path java(String version) throws IOException {
    Path home = directory.resolve("java-" + version);
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path java =
        Files.writeString(
            bin.resolve("java"),
            """
            #!/bin/sh
            if [ "$1" = -version ]; then
              echo 'Picked up JAVA_TOOL_OPTIONS: -Dx="version 3"' >&2
              echo 'openjdk version "%s" 2026-01-01' >&2
            else
              echo "$*"
            fi
            """
                .formatted(version));
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return home;
  }
}
