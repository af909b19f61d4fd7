package dev.carillon.sample;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Options of the sample world. Each component is a system property, {@code dev.http-port}, and an
 * environment variable, {@code CARILLON_DEV_HTTP_PORT}; the property has precedence, and an empty
 * value is ignored. Port 0 is any free port.
 *
 * @param httpPort the gateway's public port
 * @param managementPort health and metrics
 * @param kafkaPort the broker
 * @param postgresPort the database
 * @param generator whether rows change by themselves
 * @param seed of the generator's random numbers
 * @param directory of all files of the world; may be deleted while it does not run
 * @param watchParent whether the world ends when the process that started it does
 */
public record WorldOptions(
    int httpPort,
    int managementPort,
    int kafkaPort,
    int postgresPort,
    boolean generator,
    long seed,
    Path directory,
    boolean watchParent) {
  private static final String PREFIX = "dev.";
  static final String VARIABLES = "CARILLON_DEV_";
  private static final int MAX_PORT = 65_535;

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException naming the first one that is wrong
   */
  static WorldOptions of(Properties properties, Map<String, String> environment) {
    var choices = new Choices(properties, environment);
    return new WorldOptions(
        choices.port("http-port", choices.ofGateway("CARILLON_HTTP_PORT", "8080")),
        choices.port("management-port", choices.ofGateway("CARILLON_HTTP_MANAGEMENT_PORT", "9090")),
        choices.port("kafka-port", "9092"),
        choices.port("postgres-port", "5432"),
        choices.flag("generator", true),
        choices.number("seed", "1", Long.MIN_VALUE, Long.MAX_VALUE),
        Path.of(choices.text("directory").orElse("target/dev")),
        choices.flag("watch-parent", false));
  }

  /** Free ports, and no generator. */
  public static WorldOptions quiet(Path directory) {
    return new WorldOptions(0, 0, 0, 0, false, 1, directory, false);
  }

  WorldOptions withGenerator(boolean on) {
    return new WorldOptions(
        httpPort, managementPort, kafkaPort, postgresPort, on, seed, directory, watchParent);
  }

  /** The property that sets a port, for the message that the port is in use. */
  Optional<String> propertyOf(int port) {
    var names =
        Map.of(
            "http-port", httpPort,
            "management-port", managementPort,
            "kafka-port", kafkaPort,
            "postgres-port", postgresPort);
    return names.entrySet().stream()
        .filter(entry -> entry.getValue() == port)
        .map(entry -> PREFIX + entry.getKey())
        .findFirst();
  }

  static String variable(String name) {
    return VARIABLES + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private record Choices(Properties properties, Map<String, String> environment) {
    Optional<String> text(String name) {
      return Optional.ofNullable(properties.getProperty(PREFIX + name))
          .filter(value -> !value.isBlank())
          .or(() -> Optional.ofNullable(environment.get(variable(name))))
          .map(String::strip)
          .filter(value -> !value.isEmpty());
    }

    /** The value of the gateway's own variable, which applies here as well. */
    String ofGateway(String variable, String otherwise) {
      return environment.getOrDefault(variable, otherwise);
    }

    int port(String name, String otherwise) {
      return (int) number(name, otherwise, 0, MAX_PORT);
    }

    long number(String name, String otherwise, long least, long most) {
      String text = text(name).orElse(otherwise);
      try {
        long number = Long.parseLong(text);
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Reported below, with the name.
      }
      throw wrong(name, "a number from " + least + " to " + most, text);
    }

    boolean flag(String name, boolean otherwise) {
      String text = text(name).orElse(Boolean.toString(otherwise));
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw wrong(name, "true or false", text);
      };
    }

    private static IllegalArgumentException wrong(String name, String expected, String found) {
      return new IllegalArgumentException(
          "%s%s (or %s) must be %s, not %s"
              .formatted(PREFIX, name, variable(name), expected, found));
    }
  }
}
