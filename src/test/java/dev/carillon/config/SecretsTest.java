package dev.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String CANARY = "canary-7f3a";

  record Key(String id, String secret) {
    Key {
      if (secret.length() < 32) {
        throw new IllegalArgumentException("too short: " + secret);
      }
    }
  }

  record Access(List<Key> keys, int password, Map<String, String> properties, URI url) {}

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres.password",
        "access.keys[0].secret",
        "kafka.properties.sasl.jaas.config",
        "kafka.properties.ssl.keystore.password",
        "kafka.properties.ssl.keystore.key",
        "a.private-key",
        "a.private-key-pem",
        "webhooks.secrets[1]",
        "a.api-key",
        "hmac-key",
        "access.keys[0].key",
        "key-material",
        "access.issuers[0].keys[1].jwk",
        "client-secret",
        "dev.token",
        "passphrase",
        "credentials.user",
        "PASSWORD"
      })
  void a_key_that_holds_a_secret_is_known_by_its_name(String key) {
    assertThat(Secrets.names(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http.port",
        "access.jwks-uri",
        "access.issuers[0].jwks",
        "access.jwks.cache",
        "streams[0].key",
        "access.token-lifetime",
        "tickets.lifetime",
        "kafka.properties.ssl.truststore.location",
        "access.keys[0].id",
        "passage",
        "compass"
      })
  void other_keys_are_shown(String key) {
    assertThat(Secrets.names(key)).isFalse();
  }

  @Test
  void no_message_and_no_print_holds_a_secret() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), CANARY + "-file");
    String yaml =
        """
        keys: '[{"id": "a", "secret": "%1$s-json"}, {"id": "b", "secret": "${file:%2$s}"}]'
        password: %1$s-yaml
        properties: {sasl.jaas.config: "%1$s-map", plain: "${file:%2$s}"}
        url: "postgresql://user:%1$s-uri@host:x y/"
        """
            .formatted(CANARY, file);
    var config = ConfigFile.over("{}", Optional.of(write(yaml)), Map.of());

    var problems = catchThrowableOfType(ConfigException.class, () -> config.load(Access.class));

    assertThat(problems.problems())
        .contains("keys[0]: too short: ***", "keys[1]: too short: ***")
        .contains("password: expected a whole number, found \"***\"")
        .contains("url: expected a URI, found \"postgresql://user:***@host:x y/\"");
    assertThat(problems.toString()).doesNotContain(CANARY);
    assertThat(config.effective())
        .doesNotContain(CANARY)
        .contains("sasl.jaas.config: '***'")
        .contains("plain: '***'")
        .contains("postgresql://user:***@host");
  }

  @Test
  void a_private_key_is_hidden_under_any_name() {
    String pem = "-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEEIB\\n-----END EC PRIVATE KEY-----";
    var config = ConfigFile.over("x: \"" + pem + "\"", Optional.empty(), Map.of());

    assertThat(config.effective()).isEqualTo("x: '***'\n");
  }

  @Test
  void a_message_is_one_line() throws IOException {
    var config =
        ConfigFile.over("{}", Optional.of(write("\"a\\nb\": \"c\\u001b[31m\"\n")), Map.of());

    assertThat(catchThrowableOfType(ConfigException.class, () -> config.load(Key.class)).problems())
        .allSatisfy(line -> assertThat(line).doesNotContainPattern("\\p{Cntrl}"));
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("own.yaml"), yaml);
  }
}
