package dev.carillon.kafka.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the settings of a Kafka connection before one is opened. Kafka's own clients report such
 * errors late and repeatedly, or run out of memory.
 */
final class ConnectionRules {
  private static final Pattern SERVER =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Za-z:.%]+]):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;
  private static final Set<String> PROTOCOLS =
      Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  private static final Set<String> MECHANISMS =
      Set.of("GSSAPI", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER");
  private static final List<String> FILES =
      List.of("ssl.truststore.location", "ssl.keystore.location");

  private ConnectionRules() {}

  /**
   * Validates the operator's settings.
   *
   * @throws IllegalArgumentException that names the setting and the expected value
   */
  static void require(String bootstrapServers, Map<String, String> properties) {
    for (String server : bootstrapServers.split(",", -1)) {
      requireServer(server.strip());
    }
    requireOneOf("security.protocol", PROTOCOLS, properties);
    requireOneOf("sasl.mechanism", MECHANISMS, properties);
    for (String name : FILES) {
      file(properties.get(name))
          .filter(path -> !Files.isReadable(path))
          .ifPresent(
              path -> {
                throw new IllegalArgumentException(name + ": there is no file " + path);
              });
    }
  }

  private static void requireServer(String server) {
    Matcher form = SERVER.matcher(server);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "bootstrap-servers is host:port,host:port without a scheme, not " + server);
    }
    int port = Integer.parseInt(form.group(1));
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("bootstrap-servers has a port that is none: " + server);
    }
  }

  private static void requireOneOf(
      String name, Set<String> allowed, Map<String, String> properties) {
    @Nullable String value = properties.get(name);
    if (value != null && !allowed.contains(value.toUpperCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          name
              + " is one of "
              + String.join(", ", allowed.stream().sorted().toList())
              + ", not "
              + value);
    }
  }

  private static Optional<Path> file(@Nullable String path) {
    return Optional.ofNullable(path).filter(text -> !text.isBlank()).map(Path::of);
  }
}
