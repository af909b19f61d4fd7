package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be known of the image without building it. */
class DockerfileTest {
  private static final List<String> LINES = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    LINES.addAll(Files.readAllLines(Path.of("Dockerfile")));
  }

  /** What stands behind an instruction, each time that it is there. */
  private static List<String> all(String instruction) {
    return LINES.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  private static String one(String instruction) {
    assertThat(all(instruction)).as(instruction).hasSize(1);
    return all(instruction).get(0);
  }

  @Test
  void what_is_copied_is_there_and_is_sent_to_the_build() throws IOException {
    List<String> sent = Files.readAllLines(Path.of(".dockerignore"));

    assertThat(all("COPY"))
        .filteredOn(copy -> !copy.startsWith("--from"))
        .isNotEmpty()
        .allSatisfy(
            copy -> {
              String[] words = copy.split(" ");
              for (String source : List.of(words).subList(0, words.length - 1)) {
                assertThat(Path.of(source)).exists();
                assertThat(sent).contains("!" + source);
              }
            });
  }

  @Test
  void the_build_has_every_file_that_the_layout_is_made_of() throws IOException {
    String copied = String.join(" ", all("COPY"));

    Matcher source =
        Pattern.compile("<source>([^/<]+)")
            .matcher(Files.readString(Path.of("src/assembly/files.xml")));
    assertThat(source.results().map(result -> result.group(1)))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(copied).contains(file));
  }

  @Test
  void the_ports_are_those_of_the_configuration() {
    var http = ConfigFile.read(Optional.empty(), Map.of()).load(Configuration.class).http();

    assertThat(one("EXPOSE")).isEqualTo(http.port() + " " + http.managementPort());
  }

  @Test
  void the_user_is_a_number_and_not_root() {
    assertThat(one("USER")).matches("[1-9]\\d{4,}:[1-9]\\d{4,}");
  }

  @Test
  void the_signal_is_the_one_that_drains() {
    assertThat(one("STOPSIGNAL")).isEqualTo("SIGTERM");
  }

  @Test
  void it_runs_the_script_of_the_layout_and_asks_it_for_health() throws IOException {
    assertThat(one("ENTRYPOINT")).isEqualTo("[\"bin/carillon\"]");
    assertThat(one("HEALTHCHECK")).endsWith("CMD [\"bin/carillon\", \"health\"]");
    assertThat(all("COPY")).contains("--from=build /src/target/carillon " + last("WORKDIR"));
    assertThat(Files.readString(Path.of("src/assembly/files.xml")))
        .contains(
            "<source>src/assembly/carillon</source>", "<outputDirectory>bin</outputDirectory>");
  }

  /** The last one: the first is that of the build. */
  private static String last(String instruction) {
    List<String> values = all(instruction);
    return values.get(values.size() - 1);
  }

  @Test
  void no_image_names_a_registry_and_each_has_a_version() {
    assertThat(all("FROM"))
        .hasSize(2)
        .allSatisfy(image -> assertThat(image).matches("[a-z]+(-[a-z]+)*:[\\w.-]+( AS build)?"));
  }

  @Test
  void its_java_is_new_enough() throws IOException {
    Matcher release =
        Pattern.compile("<maven.compiler.release>(\\d+)<")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(release.find()).isTrue();
    assertThat(all("FROM"))
        .allSatisfy(
            image -> {
              Matcher java = Pattern.compile("temurin[-:](\\d+)").matcher(image);
              assertThat(java.find()).isTrue();
              assertThat(Integer.parseInt(java.group(1)))
                  .isGreaterThanOrEqualTo(Integer.parseInt(release.group(1)));
            });
  }
}
