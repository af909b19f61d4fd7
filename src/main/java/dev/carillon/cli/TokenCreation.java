package dev.carillon.cli;

import dev.carillon.config.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code carillon token create}: prints the token on standard output, and everything else on
 * standard error.
 */
@Command(name = "create", description = "Make a token and print it: it is shown only now.")
final class TokenCreation implements Callable<Integer> {
  private static final String NEVER = "never";
  private static final String STANDARD_INPUT = "-";
  private static final int MAX_FOREIGN = 4_096;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}\\p{P}\\p{S}][^\\p{C}]{0,255}");

  private final Terminal terminal;

  @ParentCommand private TokenCommand tokens;
  @Spec private CommandSpec spec;

  @Option(
      names = "--subject",
      required = true,
      paramLabel = "NAME",
      description = "Whom it is for.")
  private String subject;

  @Option(names = "--tenant", paramLabel = "NAME", description = "The customer that it belongs to.")
  private Optional<String> tenant = Optional.empty();

  @Option(names = "--role", paramLabel = "ROLE", description = "May be given more than once.")
  private Set<String> roles = new LinkedHashSet<>();

  @Option(
      names = "--claim",
      paramLabel = "NAME=JSON",
      description = "What grants go by; a word that is not JSON is a text. May be repeated.")
  private Map<String, String> claims = new LinkedHashMap<>();

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      defaultValue = "PT720H",
      description = "As PT720H, 30d, or never (default: ${DEFAULT-VALUE}).")
  private String expires;

  @Option(
      names = "--foreign",
      paramLabel = "FILE",
      description =
          "Keep the session or key in this file, which another system made; -: standard input.")
  private Optional<String> foreign = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
  TokenCreation(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var request =
        new TokenAdmin.Request(
            name("--subject", subject),
            tenant.map(text -> name("--tenant", text)).orElse(""),
            Set.copyOf(roles),
            claims(),
            lifetime());
    Optional<String> made = foreign.map(this::read);
    return tokens.with(
        store -> {
          if (made.isPresent()) {
            terminal.out().println(store.keep(made.get(), request));
            return Cli.DONE;
          }
          TokenAdmin.Created created = store.create(request);
          terminal.err().println("token " + created.id() + " is shown only now:");
          terminal.err().flush();
          terminal.out().println(created.token());
          return Cli.DONE;
        });
  }

  // Not an argument: arguments appear in process lists and shell histories.
  private String read(String file) {
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? terminal.in() : Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(MAX_FOREIGN), StandardCharsets.UTF_8).strip();
    } catch (IOException | InvalidPathException e) {
      throw new CommandException("--foreign cannot be read: " + file, e);
    }
  }

  private String name(String option, String text) {
    if (!NAME.matcher(text).matches()) {
      throw wrong(option + " must be a name of at most 256 printable characters");
    }
    return text;
  }

  private Map<String, Object> claims() {
    try {
      return ClaimArguments.of(claims);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Duration> lifetime() {
    if (expires.equals(NEVER)) {
      return Optional.empty();
    }
    try {
      Duration lifetime = Durations.of(expires);
      if (!lifetime.isZero()) {
        return Optional.of(lifetime);
      }
    } catch (IllegalArgumentException e) {
      throw wrong("--expires: " + e.getMessage());
    }
    throw wrong("--expires must be longer than nothing");
  }

  private ParameterException wrong(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
