package dev.carillon.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client must know to use the world. Written when all of it is up: for programs as {@code
 * carillon.json}, for shells as {@code env}.
 *
 * @param kafka bootstrap servers
 * @param postgres a JDBC URL with its user
 * @param psql the same for psql and other clients of libpq
 * @param operatorToken for the management port
 * @param tokens by principal's name
 * @param hashes sessions of Navixy's users, by name
 */
public record Manifest(
    String http,
    String management,
    String kafka,
    String postgres,
    String psql,
    String operatorToken,
    Map<String, String> tokens,
    Map<String, String> hashes,
    JsonNode streams,
    @JsonProperty("try") List<SampleTrial> trials) {
  private static final String NAME = "carillon.json";
  private static final String SHELL = "env";

  /** The file for programs is written last: a reader that waits for it finds both complete. */
  void write(Path directory) throws IOException {
    write(directory, SHELL, shell());
    write(
        directory,
        NAME,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Path written =
        Files.createTempFile(
            directory,
            name,
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(written, text);
    Files.move(
        written,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
    Files.deleteIfExists(directory.resolve(SHELL));
  }

  /** The variables of all examples, by name. */
  private Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    tokens.forEach((name, token) -> variables.put(name.toUpperCase(Locale.ROOT), token));
    hashes.forEach((name, hash) -> variables.put(name.toUpperCase(Locale.ROOT), hash));
    variables.put("TOKEN", tokens.getOrDefault("alice", ""));
    variables.put("KEY", tokens.getOrDefault("ruth", ""));
    variables.put("MANAGEMENT", operatorToken);
    variables.put("CUSTOMER", SamplePrincipal.HARBOUR.id());
    return variables;
  }

  /** No value has a quote in it: they are tokens and UUIDs. */
  private String shell() {
    return variables().entrySet().stream()
        .map(variable -> "export %s='%s'\n".formatted(variable.getKey(), variable.getValue()))
        .collect(Collectors.joining());
  }

  /** What is printed when all of it is up; it has no token in it. */
  String welcome(Path directory) {
    return Resources.text("welcome.txt")
        .replace("{http}", http)
        .replace("{ws}", http.replaceFirst("^http", "ws"))
        .replace("{management}", management)
        .replace("{kafka}", kafka)
        .replace("{psql}", psql)
        .replace("{env}", directory.resolve(SHELL).toString());
  }
}
