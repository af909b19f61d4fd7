package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String DEFAULTS =
      """
      name: ${CARILLON_NAME:carillon}
      http:
        host: ${CARILLON_HTTP_HOST:0.0.0.0}
        port: ${CARILLON_HTTP_PORT:8080}
      origins: ${CARILLON_ORIGINS:[]}
      password: ${CARILLON_PASSWORD:}
      """;

  record Http(String host, int port) {}

  record Sample(String name, Http http, List<String> origins, Optional<String> password) {}

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void file() {
    file = directory.resolve("own.yaml");
  }

  private ConfigFile read(String own, Map<String, String> environment) throws IOException {
    Files.writeString(file, own);
    return ConfigFile.over(DEFAULTS, Optional.of(file), environment);
  }

  private List<String> problems(String own, Map<String, String> environment) throws IOException {
    ConfigFile config = read(own, environment);
    return catchThrowableOfType(ConfigException.class, () -> config.load(Sample.class)).problems();
  }

  @Test
  void without_a_file_the_defaults_hold() {
    var config = ConfigFile.over(DEFAULTS, Optional.empty(), Map.of());

    assertThat(config.load(Sample.class))
        .isEqualTo(new Sample("carillon", new Http("0.0.0.0", 8080), List.of(), Optional.empty()));
  }

  @Test
  void a_file_holds_only_what_differs() throws IOException {
    var sample = read("http:\n  port: 1\norigins: [a, b]\n", Map.of()).load(Sample.class);

    assertThat(sample.http()).isEqualTo(new Http("0.0.0.0", 1));
    assertThat(sample.origins()).containsExactly("a", "b");
  }

  @Test
  void the_environment_sets_what_the_file_does_not() throws IOException {
    var environment = Map.of("CARILLON_HTTP_HOST", "::1", "CARILLON_HTTP_PORT", "2");

    var sample = read("http:\n  port: 1\n", environment).load(Sample.class);

    assertThat(sample.http()).isEqualTo(new Http("::1", 1));
  }

  @Test
  void a_list_of_the_file_replaces_the_list_below() throws IOException {
    Files.writeString(file, "origins:\n  - c\n");
    var config =
        ConfigFile.over(
            DEFAULTS.replace("${CARILLON_ORIGINS:[]}", "[a, b]"), Optional.of(file), Map.of());

    assertThat(config.load(Sample.class).origins()).containsExactly("c");
  }

  @Test
  void a_section_of_which_every_key_is_commented_out_changes_nothing() throws IOException {
    assertThat(read("http:\n#  port: 1\n", Map.of()).load(Sample.class).http().port())
        .isEqualTo(8080);
  }

  @Test
  void an_empty_file_changes_nothing() throws IOException {
    assertThat(read("# nothing yet\n", Map.of()).load(Sample.class).name()).isEqualTo("carillon");
  }

  @Test
  void all_unknown_keys_are_named_at_once() throws IOException {
    assertThat(problems("nam: x\nhttp:\n  prot: 1\n  path: /\n", Map.of()))
        .containsExactly(
            "nam: unknown key, there are name, http, origins, password",
            "http.prot: unknown key, there are host, port",
            "http.path: unknown key, there are host, port");
  }

  @Test
  void problems_of_different_kinds_are_named_together() throws IOException {
    assertThat(problems("http:\n  port: many\nname: ''\nx: 1\n", Map.of("CARILLON_ORIGINS", "all")))
        .containsExactly(
            "x: unknown key, there are name, http, origins, password",
            "name: is missing, set it or CARILLON_NAME",
            "http.port: expected a whole number, found \"many\"",
            "origins: expected a list, found text");
  }

  @Test
  void a_section_that_is_one_value_is_refused() throws IOException {
    assertThat(problems("http: 8080\n", Map.of()))
        .containsExactly("http: expected the keys host, port, found text");
  }

  @Test
  void a_value_that_is_a_list_is_refused() throws IOException {
    assertThat(problems("name: [a]\n", Map.of()))
        .containsExactly("name: expected one value, found a list");
  }

  @Test
  void what_is_not_yaml_is_refused_by_line_and_without_its_text() {
    assertThatThrownBy(() -> read("name: a\npassword: \"hunter2\n", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("own.yaml: not YAML, line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void a_key_that_is_there_twice_is_refused() {
    assertThatThrownBy(() -> read("name: a\nname: b\n", Map.of()))
        .hasMessageContaining("the key name is there twice, line 2");
  }

  @Test
  void an_alias_is_refused() {
    assertThatThrownBy(() -> read("name: &a x\nhttp: {host: *a}\n", Map.of()))
        .hasMessageContaining("aliases are not supported, line 2");
  }

  @Test
  void a_second_document_is_refused() {
    assertThatThrownBy(() -> read("name: a\n---\nname: b\n", Map.of()))
        .hasMessageContaining("more than one document");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThatThrownBy(
            () -> ConfigFile.over(DEFAULTS, Optional.of(directory.resolve("no")), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("no: no such file");
  }

  @Test
  void a_directory_or_bytes_that_are_not_text_are_refused() throws IOException {
    Files.write(file, new byte[] {'a', ':', (byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> ConfigFile.over(DEFAULTS, Optional.of(directory), Map.of()))
        .hasMessageEndingWith("cannot be read");
    assertThatThrownBy(() -> ConfigFile.over(DEFAULTS, Optional.of(file), Map.of()))
        .hasMessageEndingWith("not UTF-8");
  }

  @Test
  void a_variable_that_no_key_reads_is_told() throws IOException {
    var environment =
        Map.of(
            "CARILLON_HTTP_PROT", "1", "CARILLON_HTTP_PORT", "1", "CARILLON_NAME", "x", "A", "b");

    assertThat(read("name: y\n", environment).unreadVariables())
        .containsExactlyInAnyOrder("CARILLON_HTTP_PROT", "CARILLON_NAME");
  }

  @Test
  void one_value_can_be_had_although_another_key_is_wrong() throws IOException {
    ConfigFile config = read("nam: x\nhttp: {host: ''}\n", Map.of());

    assertThat(config.value("http.port")).contains("8080");
    assertThat(config.value("http.host")).isEmpty();
    assertThat(config.value("http.none")).isEmpty();
  }

  @Test
  void the_effective_configuration_can_be_read_back() throws IOException {
    ConfigFile config =
        read("name: 'a: b # c'\n", Map.of("CARILLON_ORIGINS", "[\"https://a\", \"*\", \"true\"]"));
    String effective = config.effective();

    assertThat(effective).contains("port: 8080\n").contains("- https://a\n");
    assertThat(read(effective, Map.of()).load(Sample.class)).isEqualTo(config.load(Sample.class));
  }
}
