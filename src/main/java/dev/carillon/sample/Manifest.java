package dev.carillon.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * What a script must know to use the world; written when all of it is up, as {@code carillon.json}.
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

  /** Whoever waits for the file finds all of it. */
  void write(Path directory) throws IOException {
    Path written =
        Files.createTempFile(
            directory,
            NAME,
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(written.toFile(), this);
    Files.move(
        written,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  /** For people. */
  String welcome() {
    String text =
        Resources.text("welcome.txt")
            .replace("{http}", http)
            .replace("{ws}", http.replaceFirst("^http", "ws"))
            .replace("{management}", management)
            .replace("{kafka}", kafka)
            .replace("{psql}", psql)
            .replace("{operator}", operatorToken)
            .replace("{customer}", SamplePrincipal.HARBOUR_TAXI);
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      text = text.replace("{token." + token.getKey() + "}", token.getValue());
    }
    for (Map.Entry<String, String> hash : hashes.entrySet()) {
      text = text.replace("{hash." + hash.getKey() + "}", hash.getValue());
    }
    return text;
  }
}
