package dev.carillon.cli;

import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.ConfigurationWarnings;
import dev.carillon.gateway.EmbeddedOptions;
import dev.carillon.gateway.ShutdownSequence;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code carillon} without a subcommand: checks the configuration, or runs the gateway. */
@Command(
    name = "carillon",
    description = "A real-time event gateway: Kafka in, WebSocket, SSE and long polling out.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = GatewayCommand.Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a problem, told in one line; of the configuration, one line per key",
      "2:the command line is wrong",
      "130, 143:ended by SIGINT or SIGTERM, after the clients were sent away"
    })
final class GatewayCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(GatewayCommand.class);

  private final Terminal terminal;
  private final Services parts;

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The configuration; it may hold only what differs. Or CARILLON_CONFIG.")
  private Optional<Path> config = Optional.empty();

  @Option(names = "--check-config", description = "Say what is wrong, by key, or ok.")
  private boolean check;

  @Option(
      names = "--print-config",
      description = "Print file, defaults and environment as one file, without secrets.")
  private boolean print;

  @Option(names = "--embedded", description = "Run broker and database in this process, too.")
  private boolean embedded;

  @Option(names = "--data", paramLabel = "DIR", description = "Where --embedded keeps its data.")
  private Optional<Path> data = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli sets spec before it calls
  GatewayCommand(Terminal terminal, Services parts) {
    this.terminal = terminal;
    this.parts = parts;
  }

  /** The configuration of this command and its subcommands. */
  ConfigFile config() {
    return terminal.config(config);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (embedded != data.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--embedded and --data DIR belong together");
    }
    if (print) {
      terminal.out().println(config().effective().stripTrailing());
    }
    if (check || print) {
      return checked();
    }
    run();
    return Cli.DONE;
  }

  private int checked() {
    ConfigFile file = config();
    for (String name : Terminal.unread(file)) {
      terminal.err().println("carillon: " + name + " is set, but no key reads it");
    }
    Configuration configuration = file.load(Configuration.class);
    for (String warning : warnings(configuration)) {
      terminal.err().println("carillon: warning: " + warning);
    }
    if (check) {
      terminal.out().println("ok");
    }
    return Cli.DONE;
  }

  private static List<String> warnings(Configuration configuration) {
    return ConfigurationWarnings.of(configuration, Runtime.getRuntime().maxMemory());
  }

  private void run() throws InterruptedException {
    ShutdownSequence lifetime = new ShutdownSequence();
    lifetime.endWithProcess();
    lifetime.start(() -> start(lifetime));
    // Until a signal ends the process.
    Thread.currentThread().join();
  }

  private void start(ShutdownSequence lifetime) {
    Map<String, String> variables =
        data.map(directory -> embedded(directory, lifetime)).orElse(Map.of());
    ConfigFile file = terminal.config(config, variables);
    Configuration configuration = file.load(Configuration.class);
    terminal.logging().accept(configuration.log());
    warnings(configuration).forEach(log::warn);
    Terminal.unread(file).forEach(name -> log.warn("no key reads the variable {}", name));
    lifetime.then(parts.gateway(configuration)::close);
  }

  private Map<String, String> embedded(Path directory, ShutdownSequence lifetime) {
    try {
      EmbeddedOptions options = config().load(Configuration.class).embedded();
      Services.Embedded embedded = parts.embedded(directory, options);
      lifetime.then(embedded::close);
      return embedded.variables();
    } catch (NoClassDefFoundError e) {
      throw new CommandException(
          "there is no broker and no database in this layout: build it with -Pstandalone", e);
    }
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"carillon " + Configuration.version()};
    }
  }
}
