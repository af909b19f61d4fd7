package dev.carillon.cli;

import dev.carillon.config.ConfigFile;
import dev.carillon.logging.LogOptions;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The surroundings of a command: environment variables, output streams, and the setup of the log.
 */
public record Terminal(
    Map<String, String> environment,
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Consumer<LogOptions> logging) {
  private static final String CONFIG = "CARILLON_CONFIG";

  /** The configuration from the file that the option or else the variable names. */
  ConfigFile config(Optional<Path> option) {
    return config(option, Map.of());
  }

  /** The same with further variables. */
  ConfigFile config(Optional<Path> option, Map<String, String> more) {
    var variables = new HashMap<>(environment);
    variables.putAll(more);
    Optional<Path> named =
        Optional.ofNullable(environment.get(CONFIG)).filter(name -> !name.isBlank()).map(Path::of);
    return ConfigFile.read(option.or(() -> named), variables);
  }

  /** The variables with Carillon's prefix that have no effect, in order. */
  public static Set<String> unread(ConfigFile file) {
    var names = new TreeSet<>(file.unreadVariables());
    names.remove(CONFIG);
    return names;
  }
}
